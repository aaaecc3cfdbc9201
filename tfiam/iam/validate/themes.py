"""Every theme of validation, in the order in which their issues at one place are told."""

from __future__ import annotations

from tfiam.iam.validate import (
    actions,
    arns,
    condition_logic,
    condition_values,
    conditions,
    elements,
    ip_ranges,
    organization,
    pass_role,
    principals,
    redundancy,
    service_linked_role,
    sizes,
    statement_ids,
    trust,
    variables,
    web_identity,
)
from tfiam.iam.validate.theme import Theme

THEMES: tuple[Theme, ...] = (
    elements.THEME,
    statement_ids.THEME,
    principals.THEME,
    trust.THEME,
    web_identity.THEME,
    organization.THEME,
    actions.THEME,
    arns.THEME,
    variables.THEME,
    conditions.THEME,
    condition_values.THEME,
    condition_logic.THEME,
    ip_ranges.THEME,
    pass_role.THEME,
    service_linked_role.THEME,
    sizes.THEME,
    redundancy.THEME,
)
