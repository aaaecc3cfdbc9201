"""Session Manager sessions are not encrypted under a key, or not logged.

A session is a shell on a machine. Without `kmsKeyId` it has TLS only, and no key policy says who may open one; without a
bucket or a log group nobody can say afterwards what was typed, and a log without encryption shows it to whoever reads the
bucket.

Judged are Session documents of the type `Standard_Stream`, in JSON and YAML: the others have no such inputs, and what is
tunnelled is not logged by Session Manager.

Fix: name a key, and send the log to an encrypted place.

```hcl
inputs = {
  kmsKeyId                    = aws_kms_key.sessions.arn
  cloudWatchLogGroupName      = aws_cloudwatch_log_group.sessions.name
  cloudWatchEncryptionEnabled = true
}
```
"""

from collections.abc import Iterator

from tfiam.access.session_documents import SessionInputs, session_inputs
from tfiam.inventory.model import UNKNOWN, Resource
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_CONTENT = "content"


def check(document: Resource) -> Iterator[Said]:
    inputs = session_inputs(document)
    if inputs is UNKNOWN:
        yield Undetermined((f"{document.address}.{_CONTENT}",), attribute=_CONTENT)
    elif isinstance(inputs, SessionInputs):
        lacks = list(_lacks(inputs))
        if lacks:
            yield Problem(f"sessions: {', '.join(lacks)}", attribute=_CONTENT)


def _lacks(inputs: SessionInputs) -> Iterator[str]:
    if not inputs.key:
        yield "no kmsKeyId encrypts them"
    if not inputs.bucket and not inputs.log_group:
        yield "no s3BucketName or cloudWatchLogGroupName logs them"
    if inputs.bucket and not inputs.bucket_encrypted:
        yield "s3EncryptionEnabled is off"
    if inputs.log_group and not inputs.log_group_encrypted:
        yield "cloudWatchEncryptionEnabled is off"


RULE = Rule(
    id="TFIAM_SM_009",
    name="session-in-clear-or-unlogged",
    severity=Severity.LOW,
    subject=Resource,
    resource_types=("aws_ssm_document",),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html",
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-preferences-enable-encryption.html",
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-logging.html",
    ),
    compliance=("SEC04-BP01", "SEC08-BP01"),
    checkov=("CKV_AWS_112", "CKV_AWS_113"),
    fails=(
        """
resource "aws_ssm_document" "sessions" {
  name            = "SSM-SessionManagerRunShell"
  document_type   = "Session"
  document_format = "JSON"
  content = jsonencode({
    schemaVersion = "1.0"
    description   = "Sessions"
    sessionType   = "Standard_Stream"
    inputs        = { s3BucketName = "", kmsKeyId = "", cloudWatchLogGroupName = "" }
  })
}
""",
        """
# YAML, with a log whose encryption is off.
resource "aws_ssm_document" "sessions" {
  name            = "sessions"
  document_type   = "Session"
  document_format = "YAML"
  content         = <<-EOT
    schemaVersion: '1.0'
    sessionType: Standard_Stream
    inputs:
      kmsKeyId: alias/sessions
      s3BucketName: acme-sessions
      s3EncryptionEnabled: false
  EOT
}
""",
    ),
    passes=(
        """
resource "aws_ssm_document" "sessions" {
  name            = "SSM-SessionManagerRunShell"
  document_type   = "Session"
  document_format = "JSON"
  content = jsonencode({
    schemaVersion = "1.0"
    sessionType   = "Standard_Stream"
    inputs = {
      kmsKeyId                    = "alias/sessions"
      cloudWatchLogGroupName      = "/sessions"
      cloudWatchEncryptionEnabled = true
    }
  })
}
""",
        """
# The classic false positive: a tunnel, and a document that is no session's.
resource "aws_ssm_document" "tunnel" {
  name            = "tunnel"
  document_type   = "Session"
  document_format = "JSON"
  content = jsonencode({
    schemaVersion = "1.0"
    sessionType   = "Port"
    parameters    = { portNumber = { type = "String" } }
    properties    = { portNumber = "{{ portNumber }}" }
  })
}

resource "aws_ssm_document" "patch" {
  name          = "patch"
  document_type = "Command"
  content       = jsonencode({ schemaVersion = "2.2", mainSteps = [] })
}
""",
    ),
)
