/**
 * Whether words look like English, the only language the text model was trained on. Common little words decide: nearly every English
 * sentence has some of them, and other languages have others. The numbers were chosen on development rows: of the English ones
 * (GoEmotions, DailyDialog, recorded service calls) 0.04 % are refused from four words on and 3 % of the shorter ones, mostly slang;
 * of German and Italian ones 99 % and 86 %; what slips through are mostly names and words that English has as well.
 */

/** Frequent in talk and in service calls, and not words of the languages below. */
const ENGLISH = words(`
  i to i'm i've i'll i'd you you're your yours the is are am and it it's its of that that's for my this have has had with what what's not can
  can't cannot be been but just thank thanks good at about don't how they they're their if one would get want know think really very time
  up from some out now please see when too right here there people more love she him his he's could should got day make going then why did
  didn't does doesn't take by great nice only sorry any because way who work back still number even than hello never first other last were
  say something over give tell feel after always check year again long these those same two three four five six seven eight nine zero ten
  yeah yes okay maybe nothing anything everything everyone someone nobody won't wasn't isn't aren't couldn't wouldn't hasn't haven't which
  order account card phone call called calling service problem help money charge charged bill cancel refund need needs thing things where
  went let's we've we're we'll our us them we go like well he or were been being doing hate bad wrong today tomorrow waiting weeks days book talk
  read guy bit such people than more most some yay yuck damn omg lmao lol`);

/** The commonest words of nine other languages, save those that are also English. */
const FOREIGN = words(`
  ich sie ist das der und nicht zu wir ein eine für wie habe mir dass haben mit aber den kann einen sind mich auf von wenn bin hier sehr
  du de bist uns kein wer keine hast gut können im sein ihnen dir noch oder auch bitte etwas meine dem sich nur ja warum keine mein danke schon mal
  je suis est vous la le les du et un une des une pas que qui dans pour avec mon mais c'est ça j'ai nous votre merci bonjour très plus sur ne au il elle oui
  tout cette faire bien pourquoi
  el los las es en por de la un una ha le con una para pero mi muy está estoy esto gracias usted qué cómo hola señor yo lo se del más mucho porque puedo
  che di è il un una la le sono con il sei tu tua due per non ho ma questo cosa molto hai grazie posso ti perché così della anche mio sei bene sì
  não um uma você muito obrigado estou meu minha isso com mais são eu os
  ik het een niet dat van hij je maar wat zijn voor heb ook naar deze geen wel bent
  nie się jest że na jestem proszę dziękuję mam tak ale czy jak bardzo
  jag är och att det som inte på har för hej tack vill min jeg ikke og er
  bir ve bu çok için değil ben ne var merhaba lütfen teşekkür`);

/** A text without enough English words is foreign where its words fall into so many pieces of the English vocabulary, more or less. */
const PIECES_PER_WORD = 1.5;
/** Share of the words that must be common English ones for the pieces not to matter. */
const ENGLISH_SHARE = 1 / 8;
const BEYOND_ASCII = /[^\0-\x7f]/;
/** Letters around digits, as in a key or in "h4t3": no word. */
const AROUND_DIGITS = /\p{L}\p{N}+\p{L}/gu;

/**
 * @param text one utterance.
 * @param piecesOf how many word pieces an English vocabulary cuts words into.
 * @returns false when the words look like another language or like none; true also when there are none.
 */
export function looksEnglish(text: string, piecesOf: (words: string) => number): boolean {
  const found =
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/\p{L}+(?:'\p{L}+)*/gu) ?? [];
  if (found.length === 0) return true;
  const english = found.filter((word) => ENGLISH.has(word)).length;
  const foreign = found.filter((word) => FOREIGN.has(word) || BEYOND_ASCII.test(word)).length;
  if (foreign + (text.match(AROUND_DIGITS)?.length ?? 0) > english) return false;
  if (english > ENGLISH_SHARE * found.length) return true;
  const parts = found.flatMap((word) => word.split("'"));
  return piecesOf(parts.join(' ')) <= PIECES_PER_WORD * parts.length;
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}
