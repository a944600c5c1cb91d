//! Opens no archive; Trunk unpacks some only where it downloads tools, which this one cannot.

use std::convert::Infallible;
use std::io::{Error, ErrorKind, Read};
use std::marker::PhantomData;
use std::path::PathBuf;

pub struct ZipArchive<R>(Infallible, PhantomData<R>);

pub struct ZipFile(Infallible);

impl<R> ZipArchive<R> {
    pub fn new(_: R) -> Result<Self, Error> {
        Err(Error::new(ErrorKind::Unsupported, "this Trunk was built without what unpacks"))
    }

    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        match self.0 {}
    }

    pub fn by_index(&mut self, _: usize) -> Result<ZipFile, Error> {
        match self.0 {}
    }
}

impl ZipFile {
    pub fn enclosed_name(&self) -> Option<PathBuf> {
        match self.0 {}
    }

    pub fn unix_mode(&self) -> Option<u32> {
        match self.0 {}
    }
}

impl Read for ZipFile {
    fn read(&mut self, _: &mut [u8]) -> Result<usize, Error> {
        match self.0 {}
    }
}
