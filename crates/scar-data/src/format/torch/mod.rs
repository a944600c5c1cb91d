//! Files of tensors: PyTorch and safetensors.

pub(crate) mod pickle;
pub(crate) mod pt;
pub(crate) mod safetensors;
pub(crate) mod strided;
pub(crate) mod tensor;
