//! What somebody said aloud: which kinds of file it may be, told by what is in them.

use super::tags;

/// The largest recording that is taken in, bytes: two minutes of speech and room to spare.
pub const LARGEST: usize = 3 * 1024 * 1024;
/// Nobody says anything in so few bytes.
const SMALLEST: usize = 64;

tags! {
    /// The kind of file.
    SoundKind {
        /// What most browsers record.
        Webm = "webm",
        /// What Firefox records.
        Ogg = "ogg",
        /// What Safari and most telephones record.
        Mp4 = "mp4",
        /// Plain sound.
        Wav = "wav",
        /// What recorders make.
        Mp3 = "mp3",
    }
}

impl SoundKind {
    /// The kind of a file, by how it begins; nothing when it is no recording. What it is called, and what whoever sends it says
    /// that it is, count for nothing.
    pub fn of(file: &[u8]) -> Option<Self> {
        if file.len() < SMALLEST {
            return None;
        }
        let at = |from: usize, mark: &[u8]| file.get(from..).is_some_and(|rest| rest.starts_with(mark));
        if at(0, b"\x1a\x45\xdf\xa3") {
            // Matroska in general begins so too; the name of its kind follows soon.
            let head = file.get(..64).unwrap_or(file);
            return head.windows(4).any(|part| part == b"webm").then_some(Self::Webm);
        }
        if at(0, b"OggS") {
            return Some(Self::Ogg);
        }
        if at(4, b"ftyp") {
            return Some(Self::Mp4);
        }
        if at(0, b"RIFF") && at(8, b"WAVE") {
            return Some(Self::Wav);
        }
        if at(0, b"ID3") {
            return Some(Self::Mp3);
        }
        // A frame of MPEG audio: eleven bits of sync, a version that exists, the third layer, a rate that exists.
        match file {
            [0xff, second, third, ..]
                if second & 0xe6 == 0xe2 && second & 0x18 != 0x08 && third & 0xf0 != 0xf0 =>
            {
                Some(Self::Mp3)
            }
            _ => None,
        }
    }

    /// What a browser is told that it is.
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Webm => "audio/webm",
            Self::Ogg => "audio/ogg",
            Self::Mp4 => "audio/mp4",
            Self::Wav => "audio/wav",
            Self::Mp3 => "audio/mpeg",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(head: &[u8]) -> Vec<u8> {
        let mut file = head.to_vec();
        file.resize(200, 0);
        file
    }

    #[test]
    fn a_recording_is_told_by_how_it_begins() {
        for (head, kind) in [
            (
                b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm".as_slice(),
                Some(SoundKind::Webm),
            ),
            (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska", None),
            (b"OggS\0\x02", Some(SoundKind::Ogg)),
            (b"\0\0\0\x1cftypM4A ", Some(SoundKind::Mp4)),
            (b"\0\0\0\x14ftypisom", Some(SoundKind::Mp4)),
            (b"RIFF\x24\0\0\0WAVEfmt ", Some(SoundKind::Wav)),
            (b"RIFF\x24\0\0\0WEBPVP8 ", None),
            (b"ID3\x04\0\0", Some(SoundKind::Mp3)),
            (b"\xff\xfb\x90\x64", Some(SoundKind::Mp3)),
            (b"\xff\xf3\x40\xc4", Some(SoundKind::Mp3)),
            // A JPEG begins with the same byte, and AAC on its own with nearly the same two.
            (b"\xff\xd8\xff\xe0", None),
            (b"\xff\xf1\x50\x80", None),
            (b"%PDF-1.7", None),
            (b"<html><script>", None),
            (b"", None),
        ] {
            assert_eq!(SoundKind::of(&file(head)), kind, "{head:?}");
        }
        assert_eq!(SoundKind::of(b"OggS"), None, "nothing is said in it");
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_bring_it_down(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..100)) {
            let _ = SoundKind::of(&bytes);
        }
    }
}
