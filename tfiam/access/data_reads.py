"""Actions that hand out the data in a store, by the resources that they take."""

from __future__ import annotations

from tfiam.iam.narrowing import reaches_every
from tfiam.iam.statement import Statement

#: Service and resource part of the ARNs, to what reads the content of such a resource. AWS's level "Read" takes in settings
#: and metadata as well, hence a list. Secrets and keys have rules of their own.
#: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
_READS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("s3", "*/*", ("s3:GetObject", "s3:GetObjectVersion")),
    (
        "dynamodb",
        "table/*",
        ("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:PartiQLSelect"),
    ),
    ("dynamodb", "table/*/stream/*", ("dynamodb:GetRecords",)),
    ("dax", "cache/*", ("dax:GetItem", "dax:BatchGetItem", "dax:Query", "dax:Scan")),
    ("sqs", "*", ("sqs:ReceiveMessage",)),
    ("kinesis", "stream/*", ("kinesis:GetRecords",)),
    ("kafka", "topic/*", ("kafka-cluster:ReadData",)),
    ("rds", "cluster:*", ("rds-data:ExecuteStatement", "rds-data:BatchExecuteStatement")),
    ("redshift", "cluster:*", ("redshift-data:ExecuteStatement", "redshift-data:BatchExecuteStatement")),
    ("cassandra", "/keyspace/*", ("cassandra:Select",)),
    ("timestream", "database/*", ("timestream:Select",)),
    ("neptune-db", "*", ("neptune-db:ReadDataViaQuery",)),
    ("es", "domain/*", ("es:ESHttpGet",)),
    ("logs", "log-group:*", ("logs:GetLogEvents", "logs:FilterLogEvents", "logs:StartQuery", "logs:Unmask")),
    ("athena", "workgroup/*", ("athena:GetQueryResults", "athena:GetQueryResultsStream")),
    ("ec2", "snapshot/*", ("ebs:GetSnapshotBlock",)),
    ("glacier", "vaults/*", ("glacier:GetJobOutput",)),
    ("codecommit", "*", ("codecommit:GitPull",)),
)


def data_reads(statement: Statement) -> tuple[str, ...]:
    """The reads of data that the statement's actions take in and whose every resource its resources take in."""
    return tuple(
        action
        for service, kind, actions in _READS
        if reaches_every(statement, service, kind)
        for action in actions
        if statement.covers_action(action)
    )
