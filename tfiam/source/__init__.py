"""tfiam.source"""
