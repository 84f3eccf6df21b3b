"""The families of faults, in the order in which they are run."""

from __future__ import annotations

from evals.faults.asking import ASKING
from evals.faults.damaging import DAMAGE
from evals.faults.disks import DISKS
from evals.faults.failing import CALLS
from evals.faults.interrupting import INTERRUPTS
from evals.faults.killing import KILLS
from evals.faults.lasting import LASTING
from evals.faults.repairing import REPAIRING
from evals.faults.writing import WRITERS

FAMILIES = (KILLS, CALLS, ASKING, WRITERS, DISKS, DAMAGE, INTERRUPTS, LASTING, REPAIRING)
