"""tfiam.findings"""
