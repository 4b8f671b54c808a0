"""A small strategy with comments, both layouts of YAML and an experiment, for tests of changes."""

TEXT = """\
# who is treated how
name: small
version: "1"
effective_from: 2026-01-01
author: tests
approver: nobody
about: {en: small, zh-Hans: 小, zh-Hant: 小}
applies_to: "TRUE"
basis: {source: tests, status: policy}

segments:
  # early ones first
  - id: early
    when: dpd > 0 AND dpd <= 30   # a month
    treatment: ring
    title: {en: Early, zh-Hans: 早期, zh-Hant: 早期}
  - {id: late, when: dpd > 30 AND dpd <= 90, treatment: both, title: {en: Late, zh-Hans: 晚期, zh-Hant: 晚期}}

  # everybody else
  - id: rest
    when: "TRUE"
    treatment: ring
    title: {en: Rest, zh-Hans: 其他, zh-Hant: 其他}

treatments:
  - id: ring
    title: {en: Ring, zh-Hans: 致电, zh-Hant: 致電}
    ladder:
      - id: write
        from: "TRUE"
        purpose: remind
        every_days: 7
        channels:
          - {channel: sms, script: short, minutes: 0, hours: [9, 20]}
          - channel: email
            script: short
            minutes: 0
            hours: [9, 20]
      # then a person
      - id: talk
        from: dpd > 7
        purpose: call
        every_days: 2
        cool_down_days: 3
        channels:
          - {channel: call, script: firm, skill: early, minutes: 6, hours: [9, 20]}
          - {channel: sms, script: short, minutes: 0, hours: [9, 20]}
  - {id: both, title: {en: Both, zh-Hans: 兼用, zh-Hant: 兼用}, ladder: [
      {id: talk, from: "TRUE", purpose: offer_plan, every_days: 4, channels: [
        {channel: call, script: plan, skill: early, minutes: 9, hours: [10, 18]},
        {channel: letter, script: plan, minutes: 0, hours: [9, 18]}]},
      {id: ask, from: dpd > 60, purpose: demand, every_days: 10, channels: [
        {channel: letter, script: long, minutes: 0, hours: [9, 18]}]}]}

experiment:
  name: small-1
  arms:
    - {id: champion, share_bp: 9000}
    - {id: hold_out, share_bp: 1000, hold_out: [early]}

# what is said
scripts:
  short: {en: pay, zh-Hans: 请还款, zh-Hant: 請還款}
  firm: {en: "pay, please", zh-Hans: 请尽快还款, zh-Hant: 請盡快還款}
  plan: {en: a plan, zh-Hans: 方案, zh-Hant: 方案}
  long: {en: a demand, zh-Hans: 催告, zh-Hant: 催告}
"""
