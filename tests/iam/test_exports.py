import subprocess
import sys

import pytest

import tfiam.iam


@pytest.mark.parametrize("name", tfiam.iam.__all__)
def test_every_export_is_there_and_no_module(name: str) -> None:
    exported = getattr(tfiam.iam, name)
    assert exported.__module__.startswith("tfiam.iam.")
    assert exported.__name__ == name


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        tfiam.iam.__getattr__("Nothing")


def test_importing_the_language_loads_none_of_it() -> None:
    code = "import sys, tfiam.iam; print([m for m in sys.modules if m.startswith('tfiam.iam.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_parsing_a_document_loads_no_catalogue() -> None:
    code = (
        "import sys; from tfiam.iam import PolicyDocument;"
        "s = PolicyDocument.parse({'Statement': {'Effect': 'Allow', 'Action': 's3:*', 'Resource': '*'}}).statements[0];"
        "print(s.every_action, s.every_resource, s.covers_action('s3:GetObject'), 'tfiam.iam.action_index' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False True True False"
