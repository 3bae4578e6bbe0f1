"""Huawei Cloud as far as uploads need it: IAM, MPC and OBS."""
