"""The slow proofs, one after the other: ``make soak``. Names of proofs as arguments run only those."""

# ruff: noqa: T201  figures are printed
from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import time

import tests.soak
from config import embedded

ELSEWHERE = ["tests.tenancy.mutants"]


def _proofs() -> list[str]:
    """Every module of this folder with a ``main``, and the mutants of the locks."""
    here = [f"tests.soak.{m.name}" for m in pkgutil.iter_modules(tests.soak.__path__) if not m.name.startswith("_")]
    return [name for name in [*here, *ELSEWHERE] if hasattr(importlib.import_module(name), "main")]


def _prepare() -> embedded.Services | None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
    os.environ.setdefault("DEBUG", "1")
    if "DATABASE_URL" in os.environ:
        return None
    services = embedded.start("test", fast=True)
    embedded.export(services)
    return services


def main() -> int:
    """Run the proofs; the exit code is the number that failed."""
    services, failed = _prepare(), []
    try:
        for name in _proofs():
            if sys.argv[1:] and not any(word in name for word in sys.argv[1:]):
                continue
            print(f"== {name}", flush=True)
            begun = time.monotonic()
            if importlib.import_module(name).main([]):
                failed.append(name)
            print(f"   {time.monotonic() - begun:.0f} s", flush=True)
    finally:
        if services is not None:
            services.stop()
    print(f"failed: {', '.join(failed)}" if failed else "all proofs hold")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
