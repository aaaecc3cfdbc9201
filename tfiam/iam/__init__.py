"""tfiam.iam"""
