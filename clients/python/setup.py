"""Refuses to build a package without its generated part: it could be installed, and would break when it is imported."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

GENERATED = Path(__file__).parent / "src/verhalenbank_client/generated/client.py"


class CompleteBuild(build_py):
    """Builds when everything is there."""

    def run(self) -> None:
        if not GENERATED.exists():
            raise SystemExit(
                "The generated part is missing: run `make clients` in the repository of the story bank, and install the wheel "
                "from clients/packages."
            )
        super().run()


setup(cmdclass={"build_py": CompleteBuild})
