//! A pickle as data: the opcodes that `torch.save` writes, on a stack of plain nodes. Nothing is ever called or imported; what
//! a pickle asks for by name must be on a list, and stays a name.
//!
//! Our own code on purpose: `serde-pickle` loads no tensors, as these are calls by name with their numbers elsewhere, and the readers of
//! tensors (candle, burn) are parts of crates far larger than this one. They work alike: data on a stack, and nothing is run.
//!
//! Opcodes as in CPython's `Lib/pickletools.py`. Nodes hold each other by number, so neither depth nor loops matter.

use std::collections::HashMap;

use scar_core::problem::Code;

/// Number of a node.
pub(crate) type Id = usize;

/// A value of a pickle.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    None,
    Flag(bool),
    Integer(i64),
    /// Bytes: nothing that is used.
    Other,
    Float(f64),
    Text(String),
    /// A list or a tuple.
    List(Vec<Id>),
    /// Names and values in their order.
    Dict(Vec<(Id, Id)>),
    /// Something that is asked for by name: module and name.
    Global(String, String),
    /// What stands elsewhere in the file, by its description.
    Persistent(Id),
    /// What a global that is allowed would make of these arguments.
    Call(Id, Id),
}

/// Why a pickle is refused.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PickleError {
    pub(crate) code: Code,
    /// Goes on from «its pickle».
    pub(crate) clause: String,
}

/// Reads pickles one after another.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    /// Bytes that were read.
    pub(crate) position: usize,
    /// The nodes of all pickles so far.
    pub(crate) nodes: Vec<Node>,
}

impl<'a> Reader<'a> {
    /// Of `bytes`, which begin with a pickle.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, position: 0, nodes: Vec::new() }
    }

    /// Reads the next pickle; `is_allowed` says what may be asked for, by module and name.
    ///
    /// # Errors
    /// For a pickle that is cut off, malformed, or asks for what is not allowed.
    pub(crate) fn next(&mut self, is_allowed: &dyn Fn(&str, &str) -> Result<(), PickleError>) -> Result<Id, PickleError> {
        let mut machine = Machine { reader: self, stack: Vec::new(), marks: Vec::new(), memo: HashMap::new() };
        loop {
            if let Some(root) = machine.step(is_allowed)? {
                return Ok(root);
            }
        }
    }

    fn take(&mut self, n_bytes: usize) -> Result<&'a [u8], PickleError> {
        let end = self.position.checked_add(n_bytes).filter(|&end| end <= self.bytes.len());
        let end = end.ok_or_else(|| malformed("ends too early, or a length in it is too large"))?;
        let taken = &self.bytes[self.position..end];
        self.position = end;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, PickleError> {
        let truncated = || PickleError { code: Code::Truncated, clause: "ends before its last opcode: it is cut off".to_owned() };
        let byte = *self.bytes.get(self.position).ok_or_else(truncated)?;
        self.position += 1;
        Ok(byte)
    }

    fn length(&mut self, n_bytes: usize) -> Result<usize, PickleError> {
        let mut length = [0; 8];
        length[..n_bytes].copy_from_slice(self.take(n_bytes)?);
        usize::try_from(u64::from_le_bytes(length)).map_err(|_| malformed("holds a length that is too large"))
    }

    fn text(&mut self, n_bytes: usize) -> Result<String, PickleError> {
        let bytes = self.take(n_bytes)?;
        std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| malformed("holds a text that is not valid UTF-8"))
    }

    fn line(&mut self) -> Result<&'a str, PickleError> {
        let rest = &self.bytes[self.position..];
        let end = rest.iter().position(|&byte| byte == b'\n').ok_or_else(|| malformed("ends inside a name"))?;
        self.position += end + 1;
        std::str::from_utf8(&rest[..end]).map_err(|_| malformed("holds a name that is not valid UTF-8"))
    }

    fn add(&mut self, node: Node) -> Id {
        self.nodes.push(node);
        self.nodes.len() - 1
    }
}

fn malformed(what: &str) -> PickleError {
    PickleError { code: Code::BadStructure, clause: format!("is malformed, it {what}") }
}

struct Machine<'r, 'a> {
    reader: &'r mut Reader<'a>,
    stack: Vec<Id>,
    /// Heights of the stack.
    marks: Vec<usize>,
    memo: HashMap<usize, Id>,
}

impl Machine<'_, '_> {
    /// Does one opcode; gives the root at the last.
    fn step(&mut self, is_allowed: &dyn Fn(&str, &str) -> Result<(), PickleError>) -> Result<Option<Id>, PickleError> {
        let opcode = self.reader.byte()?;
        match opcode {
            0x80 => drop(self.reader.take(1)?),
            0x95 => drop(self.reader.take(8)?),
            b'.' => return self.pop().map(Some),
            b'(' => self.marks.push(self.stack.len()),
            b'0' => drop(self.pop()?),
            b'1' => drop(self.since_mark()?),
            b'2' => {
                let top = *self.stack.last().ok_or_else(empty)?;
                self.stack.push(top);
            }
            b'N' => self.push(Node::None),
            0x88 => self.push(Node::Flag(true)),
            0x89 => self.push(Node::Flag(false)),
            b'K' => {
                let value = self.reader.length(1)?;
                self.push(Node::Integer(value as i64));
            }
            b'M' => {
                let value = self.reader.length(2)?;
                self.push(Node::Integer(value as i64));
            }
            b'J' => {
                let value = self.reader.length(4)?;
                self.push(Node::Integer(i64::from(value as u32 as i32)));
            }
            0x8a => {
                let n_bytes = self.reader.length(1)?;
                let node = long(self.reader.take(n_bytes)?);
                self.push(node);
            }
            b'G' => {
                let mut bytes = [0; 8];
                bytes.copy_from_slice(self.reader.take(8)?);
                self.push(Node::Float(f64::from_be_bytes(bytes)));
            }
            b'X' | 0x8c | 0x8d | b'T' | b'U' => {
                let n_bytes = self.reader.length(match opcode {
                    b'X' | b'T' => 4,
                    0x8d => 8,
                    _ => 1,
                })?;
                let text = self.reader.text(n_bytes)?;
                self.push(Node::Text(text));
            }
            b'B' | b'C' | 0x8e => {
                let n_bytes = self.reader.length(match opcode {
                    b'B' => 4,
                    b'C' => 1,
                    _ => 8,
                })?;
                self.reader.take(n_bytes)?;
                self.push(Node::Other);
            }
            b'}' => self.push(Node::Dict(Vec::new())),
            b']' | b')' => self.push(Node::List(Vec::new())),
            b't' | b'l' => {
                let items = self.since_mark()?;
                self.push(Node::List(items));
            }
            0x85..=0x87 => {
                let n_items = usize::from(opcode - 0x84);
                let at = self.stack.len().checked_sub(n_items).ok_or_else(empty)?;
                let items = self.stack.split_off(at);
                self.push(Node::List(items));
            }
            b'd' => {
                let items = self.since_mark()?;
                self.push(Node::Dict(Vec::new()));
                self.set(items)?;
            }
            b'a' => {
                let item = self.pop()?;
                self.append(vec![item])?;
            }
            b'e' => {
                let items = self.since_mark()?;
                self.append(items)?;
            }
            b's' => {
                let (value, key) = (self.pop()?, self.pop()?);
                self.set(vec![key, value])?;
            }
            b'u' => {
                let items = self.since_mark()?;
                self.set(items)?;
            }
            b'q' | b'r' => {
                let slot = self.reader.length(if opcode == b'q' { 1 } else { 4 })?;
                let top = *self.stack.last().ok_or_else(empty)?;
                self.memo.insert(slot, top);
            }
            0x94 => {
                let top = *self.stack.last().ok_or_else(empty)?;
                self.memo.insert(self.memo.len(), top);
            }
            b'h' | b'j' => {
                let slot = self.reader.length(if opcode == b'h' { 1 } else { 4 })?;
                let id = *self.memo.get(&slot).ok_or_else(|| malformed("uses a value that was never kept"))?;
                self.stack.push(id);
            }
            b'c' => {
                let (module, name) = (self.reader.line()?.to_owned(), self.reader.line()?.to_owned());
                is_allowed(&module, &name)?;
                self.push(Node::Global(module, name));
            }
            0x93 => {
                let (name, module) = (self.pop()?, self.pop()?);
                let (Node::Text(module), Node::Text(name)) = (self.node(module), self.node(name)) else {
                    return Err(malformed("asks for something without a name"));
                };
                let (module, name) = (module.clone(), name.clone());
                is_allowed(&module, &name)?;
                self.push(Node::Global(module, name));
            }
            b'Q' => {
                let description = self.pop()?;
                self.push(Node::Persistent(description));
            }
            b'R' | 0x81 => {
                let (arguments, callable) = (self.pop()?, self.pop()?);
                if !matches!(self.node(callable), Node::Global(..)) {
                    return Err(malformed("calls what is no name"));
                }
                // What collections.OrderedDict makes is filled afterwards.
                let is_dict = matches!(self.node(callable), Node::Global(_, name) if name == "OrderedDict");
                self.push(if is_dict { Node::Dict(Vec::new()) } else { Node::Call(callable, arguments) });
            }
            // Attributes of what was made: nothing here has any that matter.
            b'b' => drop(self.pop()?),
            _ => {
                let clause = format!("is malformed or not supported, its opcode 0x{opcode:02x} is none that torch.save writes");
                return Err(PickleError { code: Code::BadStructure, clause });
            }
        }
        Ok(None)
    }

    fn node(&self, id: Id) -> &Node {
        &self.reader.nodes[id]
    }

    fn push(&mut self, node: Node) {
        let id = self.reader.add(node);
        self.stack.push(id);
    }

    fn pop(&mut self) -> Result<Id, PickleError> {
        let floor = self.marks.last().copied().unwrap_or(0);
        if self.stack.len() <= floor { Err(empty()) } else { self.stack.pop().ok_or_else(empty) }
    }

    fn since_mark(&mut self) -> Result<Vec<Id>, PickleError> {
        let mark = self.marks.pop().ok_or_else(|| malformed("takes values from a mark that is not there"))?;
        Ok(self.stack.split_off(mark.min(self.stack.len())))
    }

    fn append(&mut self, items: Vec<Id>) -> Result<(), PickleError> {
        let list = *self.stack.last().ok_or_else(empty)?;
        match &mut self.reader.nodes[list] {
            Node::List(list) => list.extend(items),
            _ => return Err(malformed("appends to what is no list")),
        }
        Ok(())
    }

    fn set(&mut self, items: Vec<Id>) -> Result<(), PickleError> {
        let dict = *self.stack.last().ok_or_else(empty)?;
        match &mut self.reader.nodes[dict] {
            Node::Dict(dict) if items.len().is_multiple_of(2) => dict.extend(items.chunks_exact(2).map(|pair| (pair[0], pair[1]))),
            _ => return Err(malformed("sets items of what is no dictionary")),
        }
        Ok(())
    }
}

fn empty() -> PickleError {
    malformed("takes a value from an empty stack")
}

/// A whole number in two's complement, least significant byte first; beyond 64 bits, the nearest that there is.
fn long(bytes: &[u8]) -> Node {
    let is_negative = bytes.last().is_some_and(|byte| byte & 0x80 != 0);
    let fill = if is_negative { 0xff } else { 0 };
    let n_bytes = bytes.iter().rposition(|&byte| byte != fill).map_or(0, |last| last + 1);
    let mut filled = [fill; 8];
    let fits = n_bytes <= 8 && {
        filled[..n_bytes].copy_from_slice(&bytes[..n_bytes]);
        (i64::from_le_bytes(filled) < 0) == is_negative
    };
    Node::Integer(match (fits, is_negative) {
        (true, _) => i64::from_le_bytes(filled),
        (false, true) => i64::MIN,
        (false, false) => i64::MAX,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(pickle: &[u8]) -> Result<Node, PickleError> {
        let mut reader = Reader::new(pickle);
        let refuse = |_: &str, name: &str| {
            if name == "system" { Err(PickleError { code: Code::UnsafeCode, clause: name.to_owned() }) } else { Ok(()) }
        };
        let id = reader.next(&refuse)?;
        Ok(reader.nodes[id].clone())
    }

    #[test]
    fn plain_values_are_read() {
        assert_eq!(root(b"\x80\x02K\x07."), Ok(Node::Integer(7)));
        assert_eq!(root(b"J\xff\xff\xff\xff."), Ok(Node::Integer(-1)));
        assert_eq!(root(b"\x8a\x02\x00\x80."), Ok(Node::Integer(-32768)));
        assert_eq!(root(b"\x8a\x09\x05\0\0\0\0\0\0\0\0."), Ok(Node::Integer(5)));
        assert_eq!(root(b"\x8a\x09\0\0\0\0\0\0\0\x80\0."), Ok(Node::Integer(i64::MAX)));
        assert_eq!(root(b"G\x3f\xf8\0\0\0\0\0\0."), Ok(Node::Float(1.5)));
        assert_eq!(root(b"X\x02\0\0\0ab."), Ok(Node::Text("ab".to_owned())));
        assert_eq!(root(b"]q\0(K\x01K\x02e."), Ok(Node::List(vec![1, 2])));
        assert_eq!(root(b"}(K\x01K\x02u."), Ok(Node::Dict(vec![(1, 2)])));
    }

    #[test]
    fn faults_are_told_and_nothing_is_called() {
        for (pickle, code) in [
            (b"cos\nsystem\n(X\x02\0\0\0lstR.".as_slice(), Code::UnsafeCode),
            (b"\x8c\x02os\x8c\x06system\x93.", Code::UnsafeCode),
            (b"K\x01", Code::Truncated),
            (b"R.", Code::BadStructure),
            (b"h\x63.", Code::BadStructure),
            (b"X\xff\xff\xff\x7fab.", Code::BadStructure),
            (b"\xff.", Code::BadStructure),
            (b"K\x01K\x02a.", Code::BadStructure),
            (b"e.", Code::BadStructure),
        ] {
            assert_eq!(root(pickle).expect_err("must be refused").code, code, "{pickle:?}");
        }
    }

    #[test]
    fn depth_and_loops_cost_nothing() {
        let deep = [b"]".repeat(200_000), b"a".repeat(199_999), b".".to_vec()].concat();
        assert!(root(&deep).is_ok());
        assert_eq!(root(b"]q\0h\0a."), Ok(Node::List(vec![0])));
    }
}
