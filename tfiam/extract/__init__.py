"""tfiam.extract"""
