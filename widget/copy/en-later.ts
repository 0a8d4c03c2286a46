/** The sentences of the steps after the first, which arrive with them: one list, however long, since translators read it as one. */
export const enLater = {
  sandbox: { chips: 'Fill in for me', code: 'Use the current code' },

  signIn: {
    heading: 'Sign in to {institution}',
    lede: 'Your password goes only to {host}, the address of this page. {app} never sees it.',
    user: 'E-mail or username',
    password: 'Password',
    submit: 'Sign in',
    another: 'Choose another institution',
    userMissing: 'Enter your e-mail or username',
    passwordMissing: 'Enter your password',
  },

  passwordField: {
    show: 'Show',
    hide: 'Hide',
    showPassword: 'Show password',
    hidePassword: 'Hide password',
    capsLock: 'Caps Lock is on',
  },

  continueAs: {
    heading: 'Go on without a password',
    lede: 'This browser is signed in to {institution} already.',
    submit: 'Continue as {user}',
    other: 'Not you? Sign in as someone else',
  },

  formsForbidden: {
    heading: 'You cannot go on in this frame',
    words: 'Your browser lets nothing be sent from here, because of how {app} shows this page. Nothing was shared.',
    missing: 'What {app} needs to know: the sandbox of the iframe lacks {flag}.',
  },

  helpLink: {
    newWindow: '(opens in a new window)',
    forbidden: 'Your browser opened no window: the sandbox of the iframe lacks {flag}. The address is {url}',
  },

  accountState: {
    again: 'Sign in again',
    another: 'Choose another institution',
    of: {
      account_locked: {
        heading: 'Your sign-in is locked',
        means: '{institution} locks a sign-in for safety, for example after several wrong passwords.',
        next: 'Unlock it on its own site, then sign in again here.',
        help: 'Unlock your sign-in',
      },
      account_unconfirmed: {
        heading: 'Your account needs your confirmation',
        means: '{institution} has not heard yet that this account is yours.',
        next: 'Confirm it on its own site, or by the e-mail that it sent you, then sign in again here.',
        help: 'Confirm your account',
      },
      password_reset_required: {
        heading: 'Your password needs a reset',
        means: '{institution} no longer takes the old password, to keep your account safe.',
        next: 'Reset it on its own site, then sign in again here with the new one.',
        help: 'Reset your password',
      },
      sso_account: {
        heading: 'This account uses single sign-on',
        means: '{institution} signs it in through your organisation, so it cannot be connected with a password.',
        next: 'Sign in again here with another account, or ask your organisation how to connect this one.',
        help: 'Read about single sign-on',
      },
    },
  },

  verifyFactor: {
    heading: 'Enter your code',
    lede: 'Open your authenticator app and find the code for {institution}.',
    token: '6-digit code',
    hint: 'It changes every 30 seconds. A pasted code is sent by itself.',
    submit: 'Continue',
    missing: 'Enter the code from your authenticator app',
    notSixDigits: 'The code has 6 digits. You entered {count}.',
    attemptsLeft: { one: 'You have {count} attempt left.', other: 'You have {count} attempts left.' },
    useRecoveryCode: 'Use a recovery code instead',
  },

  recoveryCode: {
    heading: 'Enter a recovery code',
    lede: 'You were given these codes when you set up your authenticator app for {institution}.',
    token: 'Recovery code',
    hint: 'Each code works once.',
    hintLeft: 'Each code works once. You have {count} left.',
    missing: 'Enter one of your recovery codes',
    invalid_code: 'That recovery code does not match. Check it and try again.',
    code_already_used: 'That recovery code was already used. Enter another one.',
    useApp: 'Use your authenticator app',
  },

  changePassword: {
    heading: 'Choose a new password',
    reason: {
      forced: '{institution} asks you to replace your password before you go on.',
      expired: 'Your password at {institution} has expired. Replace it and go on.',
    },
    password: 'New password',
    hint: '8 to 128 characters. Any characters will do.',
    submit: 'Continue',
    missing: 'Enter a new password',
    tooShort: 'The password needs 8 characters or more. You entered {count}.',
    tooLong: 'The password can have 128 characters at most. You entered {count}.',
  },

  chooseAccounts: {
    heading: 'Choose accounts',
    lede: '{app} reads only the accounts you choose.',
    legend: 'Accounts at {institution}',
    selectAll: 'Select all',
    clearAll: 'Clear all',
    chosen: { one: '{count} account chosen', other: '{count} accounts chosen' },
    submit: 'Continue',
    saving: 'Saving',
    stillSaving: 'Still waiting for {institution}',
    noneChosen: 'Choose at least one account',
    noneHeading: 'No accounts to share',
    none: '{institution} has no accounts of yours that can be shared. Another institution may.',
    another: 'Choose another institution',
    unavailable: {
      joint_approval_pending: 'Waiting for the other account holder to approve sharing',
      closed: 'This account is closed',
      not_supported: 'This kind of account cannot be shared',
    },
  },

  reviewConsent: {
    heading: 'Review what you share',
    lede: '{app} would read the following from {institution}.',
    data: 'What {app} can read',
    why: 'Why: {purpose}',
    accounts: 'From these accounts',
    change: 'Change',
    changeAccounts: 'Change accounts',
    period: 'For how long',
    dates: 'From {start} until {end}.',
    stop: 'How to stop',
    stopWords: 'Disconnect {institution} in {app}, or ask {app} to, at any time. It can then read nothing new.',
    allowAccounts: {
      one: 'Allow {app} to read {count} account',
      other: 'Allow {app} to read {count} accounts',
    },
    allowDetails: 'Allow {app} to read your details',
    decline: 'Decline',
    allowing: 'Saving your consent',
    declining: 'Declining',
    stillSaving: 'Still saving your answer',
    pressAgain: 'Take a moment to read this page, then press Allow once more.',
  },

  finished: {
    completedHeading: 'You are connected',
    shared: {
      one: '{app} can now read {count} account at {institution}.',
      other: '{app} can now read {count} accounts at {institution}.',
    },
    sharedDetails: '{app} can now read your details at {institution}.',
    waitingHeading: 'Thank you',
    waiting: 'You have allowed it, and {app} is confirming it now.',
    onceConfirmed: {
      shared: {
        one: 'Once that is done, it can read {count} account at {institution}.',
        other: 'Once that is done, it can read {count} accounts at {institution}.',
      },
      sharedDetails: 'Once that is done, it can read your details at {institution}.',
    },
    notConfirmed: '{app} did not confirm in time, so it got no access. Start again from {app}.',
    until: 'Until',
    stop: 'To stop earlier',
    stopWords: 'Disconnect {institution} in {app}.',
    reference: 'Reference',
    cancelledHeading: 'Nothing was shared',
    cancelled: '{app} got no access. You can start again from {app} whenever you like.',
  },

  leave: {
    done: 'Done',
    returnTo: 'Return to {app}',
    returning: { one: 'Returning in {count} second.', other: 'Returning in {count} seconds.' },
    stay: 'Stay on this page',
    close: 'You can close this window.',
    goOn: 'You can go on in {app}.',
  },

  failed: {
    theApp: 'the site you came from',
    errorId: 'Support reference',
    expired: {
      heading: 'Time ran out',
      words: 'For your safety this page works for a short time only. Nothing was shared.',
      next: 'Start again from {app}.',
      renew: 'You can start again here.',
      again: 'Start again',
      starting: 'Starting again',
    },
    ended: {
      heading: 'This link was already used',
      words: 'Each link works once, and this one has done its work.',
      next: 'Start again from {app} if something is missing.',
    },
    in_use: {
      heading: 'Open in another window',
      words: 'This link is in use in another tab or browser. Go on there.',
      next: 'If that window is gone, start again from {app}.',
    },
    unknown: {
      heading: 'This link does not work',
      words: 'It may be incomplete or too old.',
      next: 'Start again from {app}.',
    },
    ineligible: {
      heading: 'Sharing is not possible',
      words: 'Your institution cannot share data for this sign-in. Nothing was shared.',
      next: 'Your institution can tell you more.',
    },
    factor: {
      heading: 'The codes did not match',
      words: 'To protect you, this attempt has ended. Nothing was shared.',
      next: 'Start again from {app} when you have your authenticator app at hand.',
    },
    institution: {
      heading: 'Your institution did not answer',
      words: 'The problem is on its side. Nothing was shared.',
      next: 'Start again from {app} later.',
    },
    problem: {
      heading: 'Something went wrong on our side',
      words: 'Nothing was shared.',
      next: 'Start again from {app} in a few minutes.',
    },
  },

  cancelDialog: {
    heading: 'Cancel connecting?',
    words: 'Nothing is shared if you cancel now.',
    yes: 'Yes, cancel',
    no: 'Keep going',
  },

  expiryDialog: {
    heading: 'Do you need more time?',
    words: 'This page closes in about {span}, for your safety.',
    lastWords: 'This page closes in about {span}. It cannot be extended again.',
    extend: 'Keep going',
    close: 'Continue',
  },
} as const;
