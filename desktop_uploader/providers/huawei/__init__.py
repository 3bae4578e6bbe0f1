"""Huawei Cloud: OBS for the bytes, MPC for what is made of them, IAM for who may."""
