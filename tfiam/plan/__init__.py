"""tfiam.plan"""
