"""tfiam.access"""
