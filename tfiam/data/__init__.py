"""Dated facts about AWS, built by ``make data`` (tools/build_data.py) and read on first use.

actions.zlib            every service's action names, with access levels
services.segments.bin   per service: resource types, condition keys, what each action takes
managed.segments.bin    per AWS managed policy: default version, dates, document
service_principals.txt  known service principals, not complete
credentials.json        actions that return credentials (curated)
quotas.json             sizes and counts that AWS refuses to exceed (curated)
regions.json            Regions by partition (curated)
techniques.json         ways to escalate: permissions, on what, to what gain (curated)
families.json           techniques by what is gained (curated)
dates.json              where each of them comes from, and its date
"""
