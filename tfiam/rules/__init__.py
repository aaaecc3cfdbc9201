"""tfiam.rules"""
