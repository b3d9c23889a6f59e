"""How the model reads service talk: sentences of our own that no pattern of text_phrases.py makes, unlabelled service
turns that should stay calm, and tweets of airline customers (measured on only, nothing is trained on them)."""
import numpy as np

from scores import softmax
from text_rows import EMOTIONS, TALK, table

ANGRY, CALM, GLAD = 'angry disgust sad', 'neutral', 'happy'
CHECKS = [  # sentence, emotions that would make sense, polarity
    ("i've been waiting three weeks and nobody called me back", ANGRY, 'negative'),
    ('this is ridiculous i want to cancel', ANGRY, 'negative'),
    ("thank you so much you've been great", GLAD, 'positive'),
    ("i'm worried someone used my card", 'fear', 'negative'),
    ('nobody told me there would be an extra charge and now you refuse to pay it back', ANGRY, 'negative'),
    ('every month the same mistake is on the invoice', ANGRY, 'negative'),
    ('the technician was supposed to come between eight and twelve and he did not show up', ANGRY, 'negative'),
    ("i've spent the entire morning on this and we are back at the start", ANGRY, 'negative'),
    ("don't you dare hang up on me again", ANGRY, 'negative'),
    ("i'm not paying for something that doesn't work", ANGRY, 'negative'),
    ("honestly i'm thinking about switching to somebody else", ANGRY, 'negative'),
    ('that is the worst support i have ever had', ANGRY, 'negative'),
    ('how many more times do i have to explain this', ANGRY + ' surprise', 'negative'),
    ('you said it would be fixed by friday and today is wednesday', ANGRY, 'negative'),
    ('we have two small children and no heating since saturday', ANGRY + ' fear', 'negative'),
    ("i can't afford that right now i've just lost my job", 'sad fear', 'negative'),
    ('my father died last month and letters keep coming to him', 'sad angry', 'negative'),
    ('it was supposed to be a birthday surprise and it came broken', 'sad angry', 'negative'),
    ('what if they empty my savings before you block it', 'fear', 'negative'),
    ('i am terrified that i will lose the house', 'fear', 'negative'),
    ('the toilet in our room was filthy', ANGRY, 'negative'),
    ("that's brilliant thanks ever so much for your patience", GLAD, 'positive'),
    ("oh perfect that's such a relief", GLAD, 'positive'),
    ('you really went out of your way to help me', GLAD, 'positive'),
    ('lovely that is all working again now', GLAD, 'positive'),
    ('excellent i will recommend you to my friends', GLAD, 'positive'),
    ('oh my goodness i never expected a full refund', 'surprise happy', ''),
    ("i'm a bit lost which of the two numbers do you need", 'surprise neutral', ''),
    ("sorry i didn't get that could you say it once more", 'neutral surprise sad', ''),
    ('hello i would like to know the status of my order', CALM, 'neutral'),
    ('yes it is seven four nine double two', CALM, 'neutral'),
    ('can you change the delivery to next thursday', CALM, 'neutral'),
    ('my surname is peterson with an o', CALM, 'neutral'),
    ('i am calling on behalf of my wife', CALM, 'neutral'),
    ('which documents do i have to send in', CALM, 'neutral'),
    ('just a second i need to get my glasses', CALM, 'neutral'),
    ('do you also open on sundays', CALM, 'neutral'),
    ('i moved house in june so the address is different', CALM, 'neutral'),
    ('and that would be twelve euros a month', CALM, 'neutral'),
    ('i bought it at your shop in bristol', CALM, 'neutral'),
    ('the red one in size forty two', CALM, 'neutral'),
    ('no i have not restarted the router yet', CALM, 'neutral'),
    ('i would like to transfer two hundred pounds to my savings account', CALM, 'neutral'),
    ('is it possible to pay in three instalments', CALM, 'neutral'),
    ("okay i'll hold", CALM, 'neutral'),
    ('could i have the reference number please', CALM, 'neutral'),
]
POLARITIES = ['negative', 'neutral', 'positive']


def own_sentences(runner, temperature) -> dict:
    logits, _, _, sentiment, _, _ = runner.texts([c[0] for c in CHECKS])
    top, polarity = softmax(logits, temperature).argmax(1), sentiment.argmax(1)
    sensible = [EMOTIONS[t] in c[1].split() for t, c in zip(top, CHECKS)]
    right = [POLARITIES[p] == c[2] for p, c in zip(polarity, CHECKS) if c[2]]
    return {'n': len(CHECKS), 'sensibleEmotion': float(np.mean(sensible)), 'polarityAccuracy': float(np.mean(right)), 'polarityN': len(right)}


def calm_service_turns(runner, data, temperature, abstain_below) -> dict:
    """Share of plain dev turns (by intent; no one labelled feelings) that would show as an emotion other than neutral or happy."""
    rows = [r for r in table(data / 'multidogo' / 'sentence_dev.csv.gz') if r['intent'] in TALK - {'thankyou'}]
    texts = sorted({r['text'] for r in rows if len(r['text'].split()) >= 3})[::6]
    logits, _, _, sentiment, _, _ = runner.batched(texts)
    p = softmax(logits, temperature)
    shown = (p.max(1) >= abstain_below) & ~np.isin(p.argmax(1), [EMOTIONS.index('neutral'), EMOTIONS.index('happy')])
    return {'n': len(texts), 'neutral': float((p.argmax(1) == 4).mean()), 'shownAsEmotion': float(shown.mean()),
            'negativePolarity': float((sentiment.argmax(1) == 0).mean())}


def airline_customers(runner, data) -> dict:
    """Polarity of real customers' tweets, rater confidence 0.6 or more, every twelfth row."""
    rows = [r for r in table(next((data / 'airline_tweets').glob('*.csv*'))) if float(r['sentiment_confidence']) >= 0.6][::12]
    found = runner.batched([r["text"] for r in rows])[3].argmax(1)
    truth = np.array([POLARITIES.index(r['sentiment']) for r in rows])
    recall = [float((found[truth == i] == i).mean()) for i in range(3)]
    return {'n': len(rows), 'accuracy': float((found == truth).mean()), 'recall': dict(zip(POLARITIES, recall))}
