"""Metadata lives in setup.cfg; only the list of packages is computed here.

Top-level ``policies/`` ships as ``tfiam.policies``. setuptools' ``find:`` cannot be joined with
that mapping, and a sub-folder left off a hand-written list would drop its rules in silence.
"""

from setuptools import find_namespace_packages, find_packages, setup

setup(
    packages=[
        *find_packages(include=["tfiam", "tfiam.*"]),
        *(f"tfiam.{name}" for name in find_namespace_packages(include=["policies", "policies.*"])),
    ],
    package_dir={"tfiam.policies": "policies"},
)
