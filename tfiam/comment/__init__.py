"""tfiam.comment"""
