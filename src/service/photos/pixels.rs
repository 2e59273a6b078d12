//! From a file that somebody handed in to a photo that holds nothing but its pixels.
//!
//! The file is decoded and written anew, so that nothing of it survives: no place, no time, no name of a telephone, nothing
//! hidden behind the picture. What it would become in memory is known and limited before a pixel is read.

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage};
use std::io::Cursor;

/// The longest side of what is kept, pixels.
const LONGEST: u32 = 1_600;
/// More pixels than a telephone makes without being asked to: what is larger is not read.
const MOST_PIXELS: u64 = 32_000_000;
/// No side is longer than this.
const LONGEST_READ: u32 = 16_384;
/// What reading one photo may take, bytes.
const MOST_MEMORY: u64 = 192 * 1024 * 1024;
/// From careful to coarse: the first that is small enough is kept; when none is, the photo becomes smaller.
const QUALITIES: [u8; 3] = [82, 70, 55];
/// Small enough, bytes.
const SMALL: usize = 400 * 1024;

/// Why a file is no photo for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    /// Another kind of file.
    Kind,
    /// More pixels than are read.
    Pixels,
    /// It breaks off, or contradicts itself.
    Broken,
}

impl From<ImageError> for Wrong {
    fn from(error: ImageError) -> Self {
        match error {
            ImageError::Limits(_) => Self::Pixels,
            _ => Self::Broken,
        }
    }
}

/// The photo: upright, not too large, a JPEG.
pub(super) fn upright(file: &[u8]) -> Result<Vec<u8>, Wrong> {
    let mut reader = ImageReader::new(Cursor::new(file))
        .with_guessed_format()
        .map_err(|_| Wrong::Kind)?;
    // Told by what the file is, not by what it is called.
    if !matches!(
        reader.format(),
        Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)
    ) {
        return Err(Wrong::Kind);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_READ);
    limits.max_image_height = Some(LONGEST_READ);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_MEMORY {
        return Err(Wrong::Pixels);
    }
    // A telephone that was held on its side says so beside the picture, and that goes.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let whole = DynamicImage::from_decoder(decoder)?;
    let mut small = if width.max(height) > LONGEST {
        whole.thumbnail(LONGEST, LONGEST)
    } else {
        whole
    };
    small.apply_orientation(orientation);
    written(&on_white(&small))
}

/// A JPEG knows nothing that can be seen through.
fn on_white(image: &DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.to_rgb8();
    }
    let seen = image.to_rgba8();
    RgbImage::from_fn(seen.width(), seen.height(), |x, y| {
        let [r, g, b, a] = seen.get_pixel(x, y).0;
        let over = |part: u8| {
            let mixed = u16::from(part) * u16::from(a) + 255 * (255 - u16::from(a));
            u8::try_from(mixed / 255).unwrap_or(255)
        };
        image::Rgb([over(r), over(g), over(b)])
    })
}

fn written(image: &RgbImage) -> Result<Vec<u8>, Wrong> {
    let mut out = Vec::new();
    for quality in QUALITIES {
        out.clear();
        JpegEncoder::new_with_quality(&mut out, quality).encode_image(image)?;
        if out.len() <= SMALL {
            return Ok(out);
        }
    }
    // Leaves of a hedge, each of them sharp: half as wide they are still a hedge.
    let (width, height) = (image.width().div_ceil(2), image.height().div_ceil(2));
    written(&image::imageops::thumbnail(image, width, height))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgba, RgbaImage};

    fn as_file(image: DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        image.write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    fn read(file: &[u8]) -> RgbImage {
        assert_eq!(image::guess_format(file).unwrap(), ImageFormat::Jpeg);
        image::load_from_memory(file).unwrap().to_rgb8()
    }

    #[test]
    fn every_kind_becomes_a_jpeg_that_is_not_too_large() {
        let wide = DynamicImage::from(RgbImage::from_fn(2000, 500, |x, _| {
            image::Rgb([u8::try_from(x % 256).unwrap(), 0, 0])
        }));
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let kept = read(&upright(&as_file(wide.clone(), format)).unwrap());
            assert_eq!(kept.dimensions(), (1600, 400), "{format:?}");
        }
        let small = DynamicImage::from(RgbImage::new(30, 20));
        let kept = read(&upright(&as_file(small, ImageFormat::Png)).unwrap());
        assert_eq!(kept.dimensions(), (30, 20), "what is small stays as it is");
    }

    #[test]
    fn what_can_be_seen_through_stands_on_white() {
        let glass = RgbaImage::from_pixel(16, 16, Rgba([0, 0, 0, 0]));
        let kept = read(&upright(&as_file(glass.into(), ImageFormat::Png)).unwrap());
        assert!(kept.pixels().all(|pixel| pixel.0.iter().all(|part| *part > 250)));
    }

    #[test]
    fn what_is_no_photo_is_told_apart() {
        assert_eq!(upright(b"%PDF-1.7"), Err(Wrong::Kind));
        assert_eq!(upright(b""), Err(Wrong::Kind));
        assert_eq!(upright(b"GIF89a\x01\x00\x01\x00"), Err(Wrong::Kind));
        let whole = as_file(DynamicImage::from(RgbImage::new(300, 300)), ImageFormat::Png);
        assert_eq!(upright(&whole[..whole.len() / 2]), Err(Wrong::Broken));
        assert_eq!(upright(b"\xff\xd8\xff\xe0nothing"), Err(Wrong::Broken));
    }

    #[test]
    fn what_is_full_of_detail_is_written_coarser_and_then_smaller() {
        // Each pixel another: the hardest there is.
        let mut state = 1_u32;
        let noise = RgbImage::from_fn(1600, 1600, |_, _| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let [a, b, c, _] = state.to_le_bytes();
            image::Rgb([a, b, c])
        });
        let fine = as_file(DynamicImage::from(noise), ImageFormat::Png);
        let kept = upright(&fine).unwrap();
        assert!(kept.len() <= SMALL, "{}", kept.len());
        assert!(read(&kept).width() >= 400);
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_bring_it_down(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
            let _ = upright(&bytes);
            let mut jpeg = b"\xff\xd8\xff\xe1\x00\x20Exif\x00\x00".to_vec();
            jpeg.extend(&bytes);
            let _ = upright(&jpeg);
        }
    }
}
