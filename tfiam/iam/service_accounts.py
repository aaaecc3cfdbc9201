"""Accounts that belong to AWS and appear in customers' resource policies."""

from __future__ import annotations

#: Elastic Load Balancing, which writes access logs from an account of its own in regions from before August 2022:
#: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
ELASTIC_LOAD_BALANCING = frozenset(
    {
        "009996457667",
        "027434742980",
        "033677994240",
        "037604701340",
        "048591011584",
        "054676820928",
        "076674570225",
        "098369216593",
        "114774131450",
        "127311923021",
        "156460612806",
        "190560391635",
        "383597477331",
        "507241528517",
        "582318560864",
        "589379963580",
        "600734575887",
        "635631232127",
        "638102146993",
        "652711504416",
        "718504428378",
        "754344448648",
        "783225319266",
        "797873946194",
        "897822967062",
        "985666609251",
    }
)
#: Billing reports: https://docs.aws.amazon.com/cur/latest/userguide/cur-s3.html
BILLING = frozenset({"386209384616"})
AWS_OWNED = ELASTIC_LOAD_BALANCING | BILLING
