"""tfiam.report"""
