"""tfiam.inventory"""
