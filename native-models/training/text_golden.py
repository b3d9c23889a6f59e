"""Sentences in the manner of service calls whose ids and outputs golden.json pins; none of them is a training sentence."""

SENTENCES = [
    'Hello, I would like to ask about the delivery date of my new router.',
    "i've been waiting three weeks and nobody called me back",
    'this is ridiculous i want to cancel',
    "Thank you so much, you've been great!",
    "i'm worried someone used my card",
    'um i i am not quite sure uh which tariff i have no wait i think it is the small one',
    'could you spell the street name for me please',
    'what do you mean the contract renews by itself',
    'I am really sad that the café closed — it was our favourite.',
    'wow i did not think it would be that cheap',
    'the bathroom was disgusting and nobody cleaned it',
    'No, that is everything for today. Goodbye.',
    '¿Qué? 你好 naïve 😀 C3PO',
]
