//! The names of the months.

/// `jan`, `January`, `Sept`: at least three letters of the name.
pub(super) fn english(word: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let is_short = word.len() == 3 || word.eq_ignore_ascii_case("sept");
    let at = MONTHS.iter().position(|month| {
        let name = if is_short { month.get(..word.len()).unwrap_or(month) } else { month };
        name.eq_ignore_ascii_case(word)
    })?;
    i64::try_from(at + 1).ok()
}

/// The names in German, French, Spanish, Portuguese, Italian, Dutch, Polish, Russian, Ukrainian, Turkish and Indonesian,
/// which write them after the day.
pub(super) fn other(word: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = [
        "januar jänner janvier enero janeiro gennaio januari stycznia января ocak січня",
        "februar février fevrier febrero fevereiro febbraio februari lutego февраля şubat лютого",
        "märz maerz mars marzo março maart marca марта mart maret березня",
        "april avril abril aprile kwietnia апреля nisan квітня",
        "mai mayo maio maggio mei maja мая mayıs травня",
        "juni juin junio junho giugno czerwca июня haziran червня",
        "juli juillet julio julho luglio lipca июля temmuz липня",
        "august août aout agosto augustus sierpnia августа ağustos agustus серпня",
        "september septembre septiembre setiembre setembro settembre września сентября eylül вересня",
        "oktober octobre octubre outubro ottobre października октября ekim жовтня",
        "november novembre noviembre novembro listopada ноября kasım nopember листопада",
        "dezember décembre decembre diciembre dezembro dicembre december grudnia декабря aralık desember грудня",
    ];
    let lower = word.to_lowercase();
    let has = |names: &&str| names.split(' ').any(|name| name == lower);
    let at = MONTHS.iter().position(has)?;
    i64::try_from(at + 1).ok()
}
