"""What the files of word processors, sheets and slides have in common: their packages, properties and XML."""
