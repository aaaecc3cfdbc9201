"""Pods share a role of their cluster that may do more than they need.

Every pod on a node can take the node's role, and what reaches the control plane can take the cluster's: what EKS needs
is in AWS's own policies for them, and each permission beside those is everyone's. Pods get roles of their own by tokens
(IRSA) or Pod Identity; those are worth something only while one service account meets them. A trust policy without `sub`,
with a wildcard in it, or one role for several accounts is shared just the same.

What only lists and describes is no finding, nor are the agents of Systems Manager and CloudWatch; what only reads is
medium. A Pod Identity role that this plan associates with one account passes; one it associates with none is low.

Fix: leave node and cluster roles to EKS, and name namespace and service account.

```hcl
condition {
  test     = "StringEquals"
  variable = "${local.issuer}:sub"
  values   = ["system:serviceaccount:orders:orders"]
}
```
"""

from collections.abc import Iterator

from tfiam.access.cluster_roles import Wider, wider_roles
from tfiam.access.service_accounts import unbound
from tfiam.access.trust import unread_trust
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    for wider in wider_roles(inventory):
        yield _wider(wider)
    for document in unread_trust(inventory):
        yield Undetermined(document.unread, document=document)
    for one in unbound(inventory):
        document, statement = one.trust.document, one.trust.statement.index
        if one.because:
            yield Undetermined(one.because, document=document)
        else:
            severity = None if one.associated else Severity.LOW
            yield Problem(one.who, document=document, statement=statement, severity=severity)


def _wider(one: Wider) -> Said:
    resource, attribute = one.resource, one.attribute
    if one.because:
        return Undetermined(one.because, resource=resource, attribute=attribute)
    message = f"{one.role.address} may do more than EKS needs: {one.actions}"
    severity = None if one.writes else Severity.MEDIUM
    return Problem(
        message,
        resource=resource,
        attribute=attribute,
        principal=one.role.address,
        severity=severity,
        cause=f"wider {one.role.address}",
    )


RULE = Rule(
    id="TFIAM_MI_009",
    name="cluster-role-too-wide",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html",
        "https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html",
        "https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html",
        "https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html",
    ),
    about_surroundings=True,
    supersedes=("TFIAM_TR_005",),
    compliance=("SEC03-BP02", "SEC02-BP02"),
    fails=(
        """
# A node that writes to a bucket, a cluster that passes roles; both inline, one in an odd case.
locals {
  trust = { for one in ["ec2", "eks"] : one => jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "${one}.amazonaws.com" } }] }) }
}

resource "aws_iam_role" "nodes" {
  name               = "nodes"
  assume_role_policy = local.trust["ec2"]
}

resource "aws_iam_role_policy" "nodes" {
  role   = aws_iam_role.nodes.id
  policy = jsonencode({ Version = "2012-10-17", Statement = { Effect = "Allow", Action = "S3:put*", Resource = "arn:aws:s3:::acme-uploads/*" } })
}

resource "aws_eks_node_group" "nodes" {
  cluster_name  = aws_eks_cluster.main.name
  node_role_arn = aws_iam_role.nodes.arn
  subnet_ids    = ["subnet-0123456789abcdef0"]

  scaling_config {
    desired_size = 1
    max_size     = 1
    min_size     = 1
  }
}

resource "aws_iam_role" "cluster" {
  name               = "cluster"
  assume_role_policy = local.trust["eks"]
}

resource "aws_iam_role_policy_attachment" "cluster" {
  role       = aws_iam_role.cluster.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonRoute53FullAccess"
}

resource "aws_eks_cluster" "main" {
  name     = "main"
  role_arn = aws_iam_role.cluster.arn

  vpc_config {
    subnet_ids = ["subnet-0123456789abcdef0"]
  }
}
""",
        """
# A wildcard for the account, no sub at all, and one Pod Identity role for two accounts.
locals {
  issuer = "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
}

resource "aws_iam_role" "any_of_orders" {
  name = "any-of-orders"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/${local.issuer}" }, Condition = { StringLike = { "${local.issuer}:sub" = "system:serviceaccount:orders:*" } } }
  })
}

resource "aws_iam_role" "any" {
  name = "any"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/${local.issuer}" }, Condition = { StringEquals = { "${local.issuer}:aud" = "sts.amazonaws.com" } } }]
  })
}

resource "aws_iam_role" "shared" {
  name               = "shared"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["sts:AssumeRole", "sts:TagSession"], Principal = { Service = "pods.eks.amazonaws.com" } }] })
}

resource "aws_eks_pod_identity_association" "shared" {
  for_each        = toset(["orders", "billing"])
  cluster_name    = "main"
  namespace       = each.key
  service_account = "worker"
  role_arn        = aws_iam_role.shared.arn
}
""",
    ),
    passes=(
        """
# The classic false positive: AWS's policies for nodes, their agents, and addresses of IPv6.
resource "aws_iam_role" "nodes" {
  name               = "nodes"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
}

resource "aws_iam_role_policy_attachment" "nodes" {
  for_each   = toset(["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryReadOnly", "AmazonEKS_CNI_Policy", "AmazonSSMManagedInstanceCore"])
  role       = aws_iam_role.nodes.name
  policy_arn = "arn:aws:iam::aws:policy/${each.key}"
}

resource "aws_iam_role_policy" "nodes" {
  role   = aws_iam_role.nodes.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["ec2:AssignIpv6Addresses", "ec2:DescribeTags"], Resource = "*" }] })
}

resource "aws_eks_node_group" "nodes" {
  cluster_name  = "main"
  node_role_arn = aws_iam_role.nodes.arn
  subnet_ids    = ["subnet-0123456789abcdef0"]

  scaling_config {
    desired_size = 1
    max_size     = 1
    min_size     = 1
  }
}
""",
        """
# One service account each: by token, by association, by session tags.
locals {
  issuer = "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
}

resource "aws_iam_role" "orders" {
  name = "orders"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/${local.issuer}" }, Condition = { StringEquals = { "${local.issuer}:sub" = "system:serviceaccount:orders:orders", "${local.issuer}:aud" = "sts.amazonaws.com" } } }]
  })
}

resource "aws_iam_role" "billing" {
  name               = "billing"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["sts:AssumeRole", "sts:TagSession"], Principal = { Service = "pods.eks.amazonaws.com" } }] })
}

resource "aws_eks_pod_identity_association" "billing" {
  for_each        = toset(["blue", "green"])
  cluster_name    = each.key
  namespace       = "billing"
  service_account = "billing"
  role_arn        = aws_iam_role.billing.arn
}

resource "aws_iam_role" "reports" {
  name               = "reports"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["sts:AssumeRole", "sts:TagSession"], Principal = { Service = "pods.eks.amazonaws.com" }, Condition = { StringEquals = { "aws:RequestTag/kubernetes-namespace" = "reports", "aws:RequestTag/kubernetes-service-account" = "reports" } } }] })
}
""",
    ),
)
