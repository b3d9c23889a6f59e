"""Service-call sentences of our own, made from patterns, where no open set has customers' feelings in service words.

Each block: emotion shares, polarity (negative, neutral, positive), states true by construction, openers, cores.
Labels follow from the pattern and are no one's rating: the model card says so, and no score is taken on them.
"""
import random

from text_rows import EMOTIONS, STATES, Row

THINGS = ['order', 'refund', 'card', 'account', 'delivery', 'parcel', 'bill', 'contract', 'internet', 'claim', 'booking',
          'phone', 'policy', 'subscription', 'replacement', 'engineer visit', 'payment', 'ticket']
SPANS = ['two days', 'four weeks', 'a whole month', 'over an hour', 'ten days', 'half a year', 'forty minutes', 'ages',
         'since monday', 'since march']
TIMES = ['three times', 'five times', 'twice already', 'again and again', 'every single day', 'at least six times']
BLOCKS: list[tuple[dict, tuple[float, float, float], dict, list[str], list[str]]] = [
    ({'angry': .75, 'sad': .15, 'neutral': .1}, (.92, .06, .02), {'frustrated': .95},
     ['', '', 'look', 'listen', 'well', 'honestly', 'so', 'sorry but', 'to be frank'],
     ['i have called {times} about my {thing} and nothing has happened', 'nobody ever gets back to me about the {thing}',
      'my {thing} was promised and it still has not come', 'i have been on hold for {span} now',
      'every time i ring i get passed to someone else', 'the {thing} is wrong again and no one fixes it',
      'you keep telling me the same thing and the {thing} is still not sorted', 'it has been {span} and still no {thing}',
      'why does it take {span} to fix a {thing}', 'you people keep charging me for a {thing} i never asked for',
      'i explained all this {times} to your colleagues', 'i had to wait {span} and no one phoned',
      'your website does not work and your line is always busy', 'the {thing} broke again after {span}',
      'i keep getting the same letter about the {thing} even though i paid', 'this is the third {thing} that has gone missing',
      'i was told it would take two days and it has been {span}', 'no one seems to know what is going on with my {thing}']),
    ({'angry': .95, 'disgust': .05}, (.97, .02, .01), {'frustrated': .95},
     ['', '', 'no', 'right', 'listen', 'come on', 'for god\'s sake'],
     ['this is absolutely unacceptable', 'i am furious about the {thing}', 'i want to make a complaint right now',
      'cancel my {thing} i have had enough', 'i am sick and tired of this', 'what a joke of a company',
      'your service is terrible', 'i want to speak to your manager immediately', 'you have wasted my time for {span}',
      'stop reading from your script and fix my {thing}', 'give me my money back', 'how dare you charge me for the {thing}',
      'i am done with you and i am leaving', 'this is outrageous you took money from my {thing}', 'you lied to me about the {thing}',
      'that is not good enough', 'are you even listening to me', 'don\'t tell me to calm down', 'this is a disgrace']),
    ({'fear': .85, 'sad': .1, 'neutral': .05}, (.88, .1, .02), {},
     ['', '', 'um', 'hello', 'please', 'hi there'],
     ['i am really worried about my {thing}', 'i am scared that my money is gone', 'i think somebody has got into my {thing}',
      'i am afraid someone is using my {thing}', 'i am panicking because the {thing} is not there',
      'there are payments on my {thing} that i did not make and i am frightened', 'i am nervous about losing the {thing}',
      'will i lose all of my money', 'i don\'t feel safe with this {thing}', 'i am anxious about the {thing}']),
    ({'sad': .85, 'neutral': .1, 'fear': .05}, (.85, .13, .02), {},
     ['', '', 'well', 'i don\'t know', 'yes'],
     ['i am so disappointed with the {thing}', 'my husband passed away and i have to close his {thing}',
      'i lost my job and i cannot pay the {thing}', 'i was really looking forward to the {thing} and now it is ruined',
      'i feel let down by you', 'it was a present for my mother and it never came', 'i don\'t know what to do any more',
      'i am really upset about this', 'i just feel hopeless about the {thing}', 'we had to miss the funeral because of the {thing}']),
    ({'happy': .95, 'neutral': .05}, (.01, .04, .95), {'satisfied': .95},
     ['', '', 'oh', 'wow', 'well', 'brilliant', 'yes'],
     ['thank you so much for sorting out the {thing}', 'that is wonderful news', 'you have been so helpful',
      'i really appreciate your help with the {thing}', 'that was quick i am very happy with it',
      'the {thing} works perfectly now thanks a lot', 'you are a star', 'that is a weight off my mind thank you',
      'i am delighted with the {thing}', 'that is exactly what i needed', 'you have made my day', 'i love the new {thing}',
      'best service i have had in {span}', 'that solved it i am so relieved', 'i am really pleased with how you handled the {thing}']),
    ({'happy': .3, 'neutral': .7}, (.02, .6, .38), {'satisfied': .4},
     ['', 'okay', 'alright', 'yes', 'great', 'perfect', 'no that is all'],
     ['thank you', 'thanks', 'thanks bye', 'that works thank you', 'thank you for the information', 'thanks for your help']),
    ({'surprise': .8, 'neutral': .2}, (.25, .65, .1), {},
     ['', 'oh', 'wait', 'really', 'what'],
     ['i did not expect that', 'i had no idea the {thing} cost that much', 'seriously it is already here',
      'you are joking the {thing} is free', 'that is a surprise', 'i never knew you could do that with the {thing}']),
    ({'surprise': .45, 'neutral': .5, 'angry': .05}, (.35, .62, .03), {'confused': .95},
     ['', 'sorry', 'um', 'hang on', 'wait'],
     ['i don\'t understand the {thing}', 'i am confused about the {thing}', 'what do you mean by that', 'i am not following you',
      'that does not make any sense to me', 'can you explain the {thing} again i am lost', 'i don\'t get why the {thing} changed',
      'which {thing} are you talking about i am a bit lost', 'so what am i supposed to do now', 'i am not sure what that means']),
    ({'disgust': .9, 'angry': .1}, (.95, .04, .01), {'frustrated': .5},
     ['', 'ugh', 'honestly', 'yuck'],
     ['the room was filthy and it smelled', 'there was mould in the box', 'that is disgusting', 'the food was rotten it made me sick',
      'it is revolting how you treat people', 'there was hair in the meal', 'the {thing} arrived covered in dirt it was gross']),
    ({'neutral': .95, 'happy': .05}, (.03, .94, .03), {},
     ['', '', 'hi', 'hello', 'yes', 'okay', 'sure', 'um', 'good morning', 'please', 'no'],
     ['i would like to ask about my {thing}', 'i am calling about the {thing}', 'can you tell me when the {thing} is due',
      'i want to change the address on my {thing}', 'could you send me a copy of the {thing}', 'my postcode is s w four',
      'it is the fourteenth of may nineteen eighty two', 'how long does a {thing} take', 'the number is seven two nine four',
      'i need to update my {thing} please', 'one moment let me find the {thing} number', 'it arrived on tuesday',
      'what time do you close', 'could you repeat that please', 'i have got it in front of me', 'that is right', 'no that is all for today',
      'is there a fee for the {thing}', 'i want to cancel my {thing} please', 'i would like to book a {thing}', 'let me write that down',
      'i ordered the {thing} {span} ago', 'can i speak to someone about the {thing}', 'i was told to call this number about a {thing}',
      'yes i am still here', 'you can reach me by email', 'i have been a customer for six years', 'i pay by direct debit',
      'i have lost my {thing} can you block it', 'how do i close my {thing}', 'i will wait', 'it is in the name of miller']),
]


def service_phrases(count: int, rng: random.Random) -> list[Row]:
    """`count` different sentences, spread evenly over the blocks, a third of them with a plain request before."""
    rows, seen = [], set()
    plain = BLOCKS[-1][4]
    for tries in range(count * 30):
        shares, polarity, states, openers, cores = BLOCKS[tries % len(BLOCKS)]
        parts = [rng.choice(openers), rng.choice(cores)]
        if rng.random() < 0.3:
            parts.insert(0, rng.choice(plain))
        elif rng.random() < 0.2:
            parts.append(rng.choice(cores))
        text = ' '.join(p for p in parts if p).format(thing=rng.choice(THINGS), span=rng.choice(SPANS), times=rng.choice(TIMES))
        if text in seen:
            continue
        seen.add(text)
        rows.append(Row(text, [shares.get(e, 0.0) for e in EMOTIONS], None,
                        [states.get(s, 0.0) for s in STATES[:3]] + [None], list(polarity)))
        if len(rows) == count:
            break
    return rows
