//! What the properties are tried on.

use std::io::Write;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::token::channel::TransmissionProtocol;
use crate::token::test_card::{TestCard, certificate, tlv};

/// Tags that mean something to one parser or another.
pub(super) fn tag() -> impl Strategy<Value = u32> {
    select(vec![
        0x02, 0x03, 0x04, 0x0C, 0x30, 0x4F, 0x51, 0x53, 0x61, 0x62, 0x6F, 0x70, 0x71, 0x73, 0x79, 0x80, 0x81, 0x82,
        0x84, 0xA0, 0xA1, 0xA4, 0xA5, 0xC1, 0x7F49, 0x5FC105,
    ])
}

/// Data objects in data objects, with gaps of zeros between them.
pub(super) fn forest() -> impl Strategy<Value = Vec<u8>> {
    let leaf = prop_oneof![vec(any::<u8>(), 0..12), Just(vec![0x3F, 0x00, 0x50, 0x15, 0x44, 0x01])];
    let node = (tag(), leaf, 0..3_usize).prop_map(|(tag, value, gap)| [tlv(tag, &value), vec![0; gap]].concat());
    node.prop_recursive(4, 60, 6, |inner| {
        (tag(), vec(inner, 0..6), 0..3_usize)
            .prop_map(|(tag, children, gap)| [tlv(tag, &children.concat()), vec![0; gap]].concat())
    })
    .prop_flat_map(|tree| vec(Just(tree), 1..4).prop_map(|trees| trees.concat()))
}

/// What a certificate's place may hold, with the certificate.
pub(super) fn stored() -> impl Strategy<Value = (Vec<u8>, Vec<u8>)> {
    let lengths = vec(any::<u8>(), 8);
    (0..128_u8, 300..1_900_usize, 0..7_u8, lengths, 0..300_usize).prop_map(|(seed, length, form, lengths, padding)| {
        let der = certificate(seed, length);
        let zlib = |header: &[u8]| {
            let mut encoder = ZlibEncoder::new(header.to_vec(), Compression::fast());
            encoder.write_all(&der).and_then(|()| encoder.finish()).unwrap()
        };
        let content = match form {
            0 | 1 => der.clone(),
            2 => tlv(0x04, &der),
            3 => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
                encoder.write_all(&der).and_then(|()| encoder.finish()).unwrap()
            }
            4 => zlib(&[]),
            5 => zlib(&[0x01, 0x00, lengths[0], lengths[1]]),
            // Lengths of three bytes at most, whatever they look like.
            _ => zlib(&[lengths[0], lengths[1], 0, 0, lengths[2], lengths[3], 0, 0]),
        };
        ([content, vec![0; padding]].concat(), der)
    })
}

/// Some bytes overwritten, the end cut off.
fn garbled(content: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let changes = vec((any::<prop::sample::Index>(), any::<u8>()), 0..4);
    (content, changes, any::<prop::sample::Index>(), any::<bool>()).prop_map(|(mut content, changes, end, is_cut)| {
        for (place, byte) in changes {
            let length = content.len();
            if let Some(changed) = content.get_mut(place.index(length.max(1))) {
                *changed = byte;
            }
        }
        if is_cut {
            content.truncate(end.index(content.len() + 1));
        }
        content
    })
}

/// Anything between noise and what an honest card holds.
pub(super) fn content() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        1 => vec(any::<u8>(), 0..300),
        2 => forest(),
        3 => garbled(forest()),
        2 => garbled(stored().prop_map(|(content, _)| content)),
    ]
}

/// An answer: something of a content, and status words.
pub(super) fn answer() -> impl Strategy<Value = Vec<u8>> {
    let status = select(vec![
        0x9000_u16, 0x9000, 0x9000, 0x6100, 0x6108, 0x6282, 0x6381, 0x63C3, 0x6700, 0x6981, 0x6982, 0x6A82, 0x6A83,
        0x6A86, 0x6B00, 0x6C00, 0x6C08, 0x6D00, 0x6F00,
    ]);
    (content(), status, 0..257_usize).prop_map(|(mut data, status, most)| {
        data.truncate(most);
        [&data[..], &status.to_be_bytes()].concat()
    })
}

/// Manners under which a file of 1,900 bytes takes fewer than 300 exchanges.
pub(super) fn manners() -> impl Strategy<Value = TestCard> {
    let protocol = select(vec![TransmissionProtocol::T0, TransmissionProtocol::T1]);
    let block = select(vec![0x80, 0xC0, 0xE7, 248, 256]);
    let too_long = select(vec![0x6700, 0x6F00]);
    let refused = select(vec![|_, _| false, |_, p2| p2 == 0x00, |p1, _| p1 == 0x08, |p1, p2| p1 == 0x02 || p2 == 0x04]);
    (protocol, block, too_long, 10..257_usize, any::<[bool; 2]>(), refused).prop_map(
        |(protocol, block, too_long, generosity, [is_strict_about_length, tells_size], refused)| TestCard {
            protocol,
            block,
            too_long,
            generosity,
            is_strict_about_length,
            tells_size,
            refused,
            ..TestCard::default()
        },
    )
}
