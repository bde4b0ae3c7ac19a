//! Words that mean something in or beside a name, as [`super::spelling`] reads them: plain letters in lower case.

/// Words with one space between them: one text weighs less than a list of texts.
pub(super) struct Words(&'static str);

impl Words {
    pub(super) fn has(&self, word: &str) -> bool {
        self.0.as_bytes().split(|byte| *byte == b' ').any(|known| known == word.as_bytes())
    }
}

/// Before a man's name, not of it; a bare "m" as well, where it is no initial.
pub(super) const OF_MEN: Words = Words("mr monsieur");

/// Before a woman's name, not of it.
pub(super) const OF_WOMEN: Words = Words("mme mlle madame mademoiselle melle mrs");

/// Before anybody's name, not of it.
pub(super) const OF_OFFICE: Words = Words("dr me pr prof docteur maitre");

/// A surname may begin with them, a given name does not.
pub(super) const PARTICLES: Words = Words("le la les de du des");

/// Given names that commonly begin a composed one. Where they stand alone on one side and before others on the other,
/// hyphens may have been dropped: Jean and Jean-Pierre are two people.
pub(super) const COMPOSING: Words = Words(
    "andre ange anna anne bernard carl charles claire claude emma eva eve francois gabriel georges guy henri hugues \
     jean joseph julie laure leo lise lou louis louise luc marc maria marie mary michel noel paul paule per philippe \
     pierre rene rose sarah victor yann yves",
);

/// What tells the generations of one name apart.
pub(super) const GENERATIONS: Words =
    Words("pere mere fils fille aine aines laine cadet cadette jeune junior jr senior sr ii iii iv");

/// Words of surnames that many have in common, or that tell how two of them belong together.
pub(super) const UNTELLING: Words =
    Words("les des von van der den ben dos abd saint sainte ste san epouse epse nee veuve vve usage dit dite");

/// What names an office or an organisation, and no person.
pub(super) const OFFICES: Words = Words(
    "accueil adjoint adjointe administrateur agence agglomeration association bureau ccas commune communaute conseil \
     comptabilite departement departemental dgs directeur direction directrice ecole ehpad epci etablissement mairie \
     metropole office prefecture region regional responsable sarl sas secretaire secretariat serveur service services \
     sivom syndicat tresorerie urbanisme",
);

/// What names an office or an organisation, unless it is the agent's surname.
pub(super) const OFFICES_OR_SURNAMES: Words = Words("cachet comptable maire ville");
