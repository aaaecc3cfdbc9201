"""Service principals that act for whoever configured the service, and name the configured resource in the request.

For these AWS documents ``aws:SourceArn`` or ``aws:SourceAccount`` in the resource's policy; without one the service does the same
for any other customer (the confused deputy). AWS publishes no list of them, and a service that is absent may send the keys too.
Left out on purpose: principals for which AWS documents a policy without source keys, such as
``logdelivery.elasticloadbalancing.amazonaws.com``
(https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html).

https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html (read 2026-11-24)
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_DOCS = "https://docs.aws.amazon.com"
#: Service principal to the page on which AWS puts a source key into its policy.
SENDS_SOURCE: Mapping[str, str] = MappingProxyType(
    {
        "apigateway.amazonaws.com": f"{_DOCS}/lambda/latest/dg/services-apigateway.html",
        "budgets.amazonaws.com": f"{_DOCS}/cost-management/latest/userguide/budgets-sns-policy.html",
        "cloudfront.amazonaws.com": f"{_DOCS}/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
        "cloudtrail.amazonaws.com": f"{_DOCS}/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html",
        "cloudwatch.amazonaws.com": f"{_DOCS}/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html",
        "config.amazonaws.com": f"{_DOCS}/config/latest/developerguide/s3-bucket-policy.html",
        "costalerts.amazonaws.com": f"{_DOCS}/cost-management/latest/userguide/ad-SNS.html",
        "delivery.logs.amazonaws.com": f"{_DOCS}/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html",
        "events.amazonaws.com": f"{_DOCS}/eventbridge/latest/userguide/eb-use-resource-based.html",
        "guardduty.amazonaws.com": f"{_DOCS}/guardduty/latest/ug/guardduty_exportfindings.html",
        "inspector2.amazonaws.com": f"{_DOCS}/inspector/latest/user/findings-managing-exporting-reports.html",
        "iot.amazonaws.com": f"{_DOCS}/iot/latest/developerguide/cross-service-confused-deputy-prevention.html",
        "lambda.alarms.cloudwatch.amazonaws.com": f"{_DOCS}/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html",
        "logging.s3.amazonaws.com": f"{_DOCS}/AmazonS3/latest/userguide/enable-server-access-logging.html",
        "logs.amazonaws.com": f"{_DOCS}/AmazonCloudWatch/latest/logs/SubscriptionFilters.html",
        "macie.amazonaws.com": f"{_DOCS}/macie/latest/user/discovery-results-repository-s3.html",
        "s3.amazonaws.com": f"{_DOCS}/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html",
        "secretsmanager.amazonaws.com": f"{_DOCS}/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html",
        "ses.amazonaws.com": f"{_DOCS}/ses/latest/dg/receiving-email-permissions.html",
        "sns.amazonaws.com": f"{_DOCS}/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html",
    }
)
#: Service principal to the page on which AWS puts a source key into the trust policy of the role that the service assumes.
#: No other is asked for one: a role is passed to a service within its account only, and Lambda, EC2, ECS tasks and most others
#: assume it for a resource of that account. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
ASSUMES_WITH_SOURCE: Mapping[str, str] = MappingProxyType(
    {
        "appstream.amazonaws.com": f"{_DOCS}/appstream2/latest/developerguide/example-fleet-machine.html",
        "bedrock.amazonaws.com": f"{_DOCS}/bedrock/latest/userguide/cross-service-confused-deputy-prevention.html",
        "frauddetector.amazonaws.com": f"{_DOCS}/frauddetector/latest/ug/confused-deputy-prevention.html",
        "personalize.amazonaws.com": f"{_DOCS}/personalize/latest/dg/cross-service-confused-deputy-prevention.html",
        "sagemaker.amazonaws.com": f"{_DOCS}/sagemaker/latest/dg/security-confused-deputy-prevention.html",
        "scheduler.amazonaws.com": f"{_DOCS}/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html",
    }
)
#: Keys, in lower case, that say for whom the service acts.
SOURCE_KEYS = ("aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceowner")
#: Keys that a service fills with something else of the configured resource, and AWS documents in their place.
#: https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html (the event source token of Alexa)
STAND_INS = (
    "kms:encryptioncontext",
    "lambda:eventsourcetoken",
    "s3:dataaccesspointaccount",
    "aws:principalservicename",
)
