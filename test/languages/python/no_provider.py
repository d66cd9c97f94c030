"""A service below a stack, in a program that makes nothing of the Kubernetes provider."""

from cdk_inference import InferenceService
from cdktf import App, TerraformStack

InferenceService(TerraformStack(App(), "stack"), "chat")
