"""What a maintainer runs and no bank needs: the audit of what is installed, and a release."""
