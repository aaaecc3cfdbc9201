"""tfiam.cli"""
