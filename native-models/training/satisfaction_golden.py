"""Made conversations for golden.json: every cue, every sign, a late turn for the worse, and one with nothing in it."""

from satisfaction_rows import Turn

CALM, BAD, GOOD, TORN = (0.05, 0.9, 0.05), (0.8, 0.15, 0.05), (0.02, 0.18, 0.8), (0.4, 0.2, 0.4)
STILL, CROSS, GLAD = (0.02, 0.03, 0.05, 0.04), (0.85, 0.2, 0.01, 0.1), (0.01, 0.02, 0.9, 0.03)


def customer(text, polarity=CALM, states=STILL):
    return Turn(True, text, polarity, states)


def agent(text):
    return Turn(False, text)


def conversations():
    """[[Turn]]; the words are our own."""
    lost = [customer("I would like to move my booking to the third of May."), agent("I'm sorry, there are no rooms available then."),
            customer("No, that is not what I asked for.", BAD, CROSS), agent("Unfortunately I cannot see it."),
            customer("I would like to move my booking to the third of May, please!", BAD, CROSS), agent("Let me look again."),
            customer("This is the fourth time. Forget it.", BAD, CROSS)]
    won = [customer("Hello, my parcel has not come.", TORN, CROSS), agent("Let me find it for you."), customer("Thank you so much.", GOOD, GLAD),
           agent("It will be with you tomorrow."), customer("Perfect, I really appreciate it.", GOOD, GLAD), customer("Don\u2019t want anything else, thanks!", GOOD, GLAD)]
    turned = [*won, agent("It won't be tomorrow after all, I can't change that."), *[customer(f"Wrong again {i}", BAD, CROSS) for i in range(6)]]
    return [lost, won, turned, [customer("", CALM, ())]]
