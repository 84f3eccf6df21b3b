"""Chat models by name, and what went wrong with one in a line that says what to do.

LangChain passes the errors of each provider's own library on, and those share no base class. So the trees of the known
libraries are looked up by name among the modules that are loaded by then (`provider_errors`); the status code of the
reply, where the error carries one, decides the message. An error outside these trees is a defect and stays one.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from index.errors import ModelError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

EXAMPLE = "openai:MODEL, anthropic:MODEL or ollama:MODEL"
# The providers that an extra of this package installs.
EXTRAS = frozenset({"anthropic", "ollama", "openai"})
# Any of these holds a provider's key; the first is the one to name.
KEYS = {
    "anthropic": ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"),
    "azure_openai": ("AZURE_OPENAI_API_KEY", "AZURE_OPENAI_AD_TOKEN"),
    "cohere": ("COHERE_API_KEY",),
    "deepseek": ("DEEPSEEK_API_KEY",),
    "fireworks": ("FIREWORKS_API_KEY",),
    "google_genai": ("GOOGLE_API_KEY", "GEMINI_API_KEY"),
    "groq": ("GROQ_API_KEY",),
    "mistralai": ("MISTRAL_API_KEY",),
    "openai": ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY"),
    "openrouter": ("OPENROUTER_API_KEY",),
    "together": ("TOGETHER_API_KEY",),
    "xai": ("XAI_API_KEY",),
}
# Those whose LangChain classes take both; their own defaults wait for ten minutes, several times over.
_LIMITED = frozenset({"anthropic", "openai"})
_LIMITS = {"timeout": 120.0, "max_retries": 1}

_TREES = (
    ("anthropic", "AnthropicError"),
    ("botocore.exceptions", "BotoCoreError"),
    ("botocore.exceptions", "ClientError"),
    ("cohere.core.api_error", "ApiError"),
    ("google.genai.errors", "APIError"),
    ("groq", "GroqError"),
    ("httpx", "HTTPError"),
    ("httpx2", "HTTPError"),
    ("ollama", "ResponseError"),
    ("openai", "OpenAIError"),
    ("requests.exceptions", "RequestException"),
)

_BY_STATUS = {
    400: "refused the request (400): {reason}",
    401: "refused the key (401): check {key}",
    402: "wants to be paid (402): check the account's credit",
    403: "refused access (403): check {key} and what the account may use",
    404: "knows no model {model!r} (404): check the name after the colon and the server's address",
    408: "did not answer in time (408): try again, or choose another model",
    413: "finds the request too large (413): choose a model that reads longer texts",
    429: "takes no more requests for now, or the quota is used up (429): wait, or check the account",
}


def chat_model(name: str, **options: Any) -> BaseChatModel:  # noqa: ANN401 (whatever the provider's class takes)
    """The chat model called "provider:model", from LangChain's `init_chat_model`; `options` go to the provider's class.

    Raises ModelError where the name has another form, the provider is unknown, its package is not installed, or its
    key is missing.
    """
    provider, model = _parts(name)
    # LangChain's chat models take over a second to import.
    from langchain.chat_models import init_chat_model

    limits = _LIMITS if provider in _LIMITED else {}
    try:
        made: BaseChatModel = init_chat_model(model, model_provider=provider, **{**limits, **options})
    except ImportError as error:
        raise ModelError(_missing_package(provider, error)) from error
    except provider_errors(ValueError, TypeError) as error:
        key_missing = _missing_key(provider)
        if key_missing and not _is_unknown(error):
            raise ModelError(key_missing) from error
        raise ModelError(f"The model {name!r} cannot be set up: {_line(error)} Write it as {EXAMPLE}.") from error
    # Some classes look for their key only when they are called.
    if "api_key" not in options and (key_missing := _missing_key(provider)):
        raise ModelError(key_missing)
    return made


def _parts(name: str) -> tuple[str, str]:
    provider, colon, model = (part.strip() for part in name.partition(":"))
    if not (provider and colon and model):
        raise ModelError(f"{name!r} does not name a model: write provider:model, as in {EXAMPLE}.")
    return provider.lower().replace("-", "_"), model


def _missing_package(provider: str, error: ImportError) -> str:
    cause = error.__cause__ if isinstance(error.__cause__, ImportError) else error
    package = (cause.name or f"langchain_{provider}").partition(".")[0].replace("_", "-")
    wanted = f'"document-assistant[{provider}]"' if provider in EXTRAS else package
    return f"Models of {provider} need the package {package}, which is not installed: pip install {wanted}"


def _missing_key(provider: str) -> str | None:
    names = KEYS.get(provider)
    if names is None or any(os.environ.get(name) for name in names):
        return None
    return f"Models of {provider} need a key: set the environment variable {names[0]}."


def _is_unknown(error: Exception) -> bool:
    return str(error).startswith("Unsupported provider")


def provider_errors(*also: type[Exception]) -> tuple[type[Exception], ...]:
    """The errors by which a provider's library fails: the bases of the trees loaded, the built-in ones, and `also`.

    Meant for an `except` clause, which is evaluated only once something has been raised and the library is loaded.
    """
    loaded = ((sys.modules.get(module), base) for module, base in _TREES)
    bases: list[type[Exception]] = [getattr(module, base) for module, base in loaded if hasattr(module, base)]
    return (ConnectionError, TimeoutError, *bases, *also)


# What LangChain's classes raise on a reply that is not of the provider's form (json.JSONDecodeError is a ValueError).
GARBLED = (ValueError, TypeError, LookupError, AttributeError)


def explained(error: Exception, name: str) -> ModelError:
    """What to tell a person about a failed call to the model called `name` ("provider:model")."""
    provider, model = _parts(name)
    chain = _chain(error)
    status = next((code for code in map(_status, chain) if code is not None), None)
    key = KEYS.get(provider, ("its key",))[0]
    if status in _BY_STATUS:
        what = _BY_STATUS[status].format(reason=_line(error), key=key, model=model)
    elif status is not None:
        what = f"failed ({status}): try again later, or choose another model"
    elif any(isinstance(e, TimeoutError) or "Timeout" in type(e).__name__ for e in chain):
        what = "did not answer in time: try again, or choose another model"
    elif any(isinstance(e, ConnectionError) or "Connect" in type(e).__name__ for e in chain):
        what = f"cannot be reached: check the network and {_address(provider)}"
    else:
        what = f"gave nothing that can be used ({type(error).__name__}: {_line(error)})"
    return ModelError(f"{provider} {what}")


def _address(provider: str) -> str:
    address = {"openai": "OPENAI_BASE_URL", "ollama": "that `ollama serve` runs (OLLAMA_HOST)"}
    return address.get(provider, "the server's address")


def _chain(error: BaseException | None) -> list[BaseException]:
    """The error and what it came from, outermost first."""
    chain: list[BaseException] = []
    while error is not None and error not in chain:
        chain.append(error)
        error = error.__cause__ or error.__context__
    return chain


def _status(error: BaseException) -> int | None:
    carriers = (error, getattr(error, "response", None))
    codes = (getattr(carrier, name, None) for carrier in carriers for name in ("status_code", "code"))
    return next((code for code in codes if isinstance(code, int) and code >= 400), None)  # noqa: PLR2004 (HTTP's errors)


def _line(error: Exception, longest: int = 200) -> str:
    text = next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
    return text if len(text) <= longest else text[: longest - 1] + "…"
