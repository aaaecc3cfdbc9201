"""tfiam.data"""
