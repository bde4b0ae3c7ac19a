//! What holds of every parser.

use proptest::collection::vec;
use proptest::prelude::*;

use super::cases;
use super::drawn::{content, stored, tag};
use crate::token::certificate_content::{certificate_in, certificate_length};
use crate::token::fuzzing;
use crate::token::test_card::{certificate, tlv};
use crate::token::tlv::elements;

proptest! {
    #![proptest_config(cases(1_000))]

    #[test]
    fn each_parser_keeps_its_word_whatever_it_is_given(content in content()) {
        fuzzing::tlv(&content);
        fuzzing::response(&content);
        fuzzing::file_control(&content);
        fuzzing::application_directory(&content);
        fuzzing::object_directory(&content);
        fuzzing::certificate_directory(&content);
        fuzzing::private_key_directory(&content);
        fuzzing::id_prime_index(&content);
        fuzzing::piv_object(&content);
        fuzzing::piv_object(&tlv(0x53, &tlv(0x70, &content)));
        fuzzing::certificate_content(&content);
        fuzzing::certificate_beginning(&content);
        fuzzing::announced_lengths(&content);
        fuzzing::authentic_list(&content);
        fuzzing::smart_card_hsm_list(&content);
        fuzzing::gids_master_file(&[&[1], &content[..]].concat());
        fuzzing::gem_safe_file(&[&[2, 0, 1, 0xFE, 0, 0, 0, 0, 0, 0, 0], &content[..]].concat());
        fuzzing::answer_to_reset(&[&[0x3B], &content[..content.len().min(40)]].concat());
    }

    #[test]
    fn data_objects_are_found_as_they_were_written(objects in vec((tag(), vec(any::<u8>(), 0..300), 0..4_usize), 0..9)) {
        let bytes = objects.iter().flat_map(|(tag, value, gap)| [vec![0xFF; *gap], tlv(*tag, value)].concat());
        let bytes = bytes.collect::<Vec<_>>();
        let found = elements(&bytes).map(|element| (element.tag, element.value));
        prop_assert!(found.eq(objects.iter().map(|(tag, value, _)| (*tag, &value[..]))));
    }

    #[test]
    fn a_certificate_is_found_in_every_form_and_with_no_more_read_than_the_rule_demands((content, der) in stored()) {
        prop_assert_eq!(certificate_in(&content), Some(der.clone()));
        for block in [1, 7, 100, 256] {
            let told = (1..).map(|blocks| &content[..content.len().min(blocks * block)])
                .take_while(|beginning| beginning.len() < content.len())
                .find_map(certificate_length);
            let read = told.map_or(&content[..], |length| &content[..length.min(content.len())]);
            prop_assert_eq!(certificate_in(read), Some(der.clone()), "in blocks of {}", block);
        }
    }

    #[test]
    fn a_certificate_cut_off_or_with_too_great_a_length_is_none(
        seed in 0..128_u8, length in 300..1_900_usize, cut in any::<prop::sample::Index>(), more in 1..200_u16,
    ) {
        let mut der = certificate(seed, length);
        prop_assert_eq!(certificate_in(&der[..cut.index(der.len())]), None);
        let told = u16::from_be_bytes([der[2], der[3]]) + more;
        der[2..4].copy_from_slice(&told.to_be_bytes());
        prop_assert_eq!(certificate_in(&der), None);
        // Nor where there is enough to fill it up: the parts must make up the whole.
        der.resize(der.len() + usize::from(more), 0);
        prop_assert_eq!(certificate_in(&der), None);
    }
}
