import {
  ApiError,
  BrowserStatus,
  ConfirmAnswer,
  ConfirmRequest,
  ListedInstitution,
  MintAnswer,
  MintRequest,
  SessionStatus,
  SessionTruth,
} from '@consentry/protocol/api.ts';
import { Consent } from '@consentry/protocol/consent.ts';
import { z } from 'zod';
import { type Component, named, object } from './component.ts';

export const InstitutionList = z.array(ListedInstitution);
export const ConsentList = z.array(Consent);

/** The bodies under `/v1`. */
export const PARTNER_COMPONENTS = {
  MintRequest: object(MintRequest, 'What an auth session is for.', {
    end_user_id: 'The ID of the end user to create the session for.',
    redirect_uri: 'URL to redirect to after successful authorization. Exactly as registered.',
    cancel_uri: 'URL to redirect to if the user cancels, or the flow fails. Exactly as registered.',
    institution_id: 'Pre-select a specific institution.',
    permissions: 'Specific permissions to request; without it, all that the app is registered for.',
    state: 'Echoed at the callback, so that it can be tied to your own page.',
    locale: 'A BCP 47 tag, such as `en`.',
    duration: 'Seconds that the consent lasts; shortened to what the app may ask for.',
    end_user_email: 'Shown masked, so that a person notices when the link was meant for someone else.',
    arrangement_id: 'Amend this consent: it is replaced when the new one is given.',
    confirm: 'The consent stays pending until your backend confirms it with the code of the callback.',
  }),
  MintAnswer: object(MintAnswer, 'An auth session that waits for its end user.', {
    id: 'The client ID: your app.',
    session_id: 'The unique session identifier.',
    auth_url: 'The URL where the user should be redirected to complete authorization.',
    expires_at: 'Unix timestamp when the auth session expires.',
  }),
  SessionStatus: named(SessionStatus, 'How far an auth session has come.'),
  SessionTruth: object(SessionTruth, 'How an auth session stands. Browser events are hints; this is the truth.', {
    id: 'Your app.',
    session_id: 'The session that was asked for.',
    end_user_id: 'Whom it is for.',
    status: 'How far it has come.',
    expires_at: 'Unix seconds until which it could be opened.',
    consent_id: 'The consent that came of it.',
    confirmation: 'Only of sessions that asked for it. `expired`: the consent never became active.',
    error: 'Why it gave no consent.',
  }),
  ConfirmRequest: object(ConfirmRequest, 'The proof that the callback reached you.', {
    code: 'What came with the callback, or with the message of the widget.',
  }),
  ConfirmAnswer: object(ConfirmAnswer, 'The consent is active.', {
    session_id: 'The session that it came of.',
    consent_id: 'The consent.',
  }),
  BrowserStatus: object(BrowserStatus, 'What a browser may know of a session: no more than the widget would tell it.', {
    status: 'How far it has come.',
    consent_id: 'The consent that came of it.',
    error_type: 'Why it gave no consent.',
  }),
  ListedInstitution: object(ListedInstitution, 'An institution that the app can ask for.', {
    institution_id: 'What `institution_id` of a session takes.',
    name: 'As people know it.',
    type: 'What it sells.',
    logo: 'An address; empty where there is none.',
    health: 'Whether it answers at the moment.',
    permissions: 'What it has data for.',
  }),
  InstitutionList: named(InstitutionList, 'The institutions that the app can ask for.'),
  Consent: object(Consent, 'What a person agreed to. Times are RFC 3339.', {
    arrangement_id: 'The consent.',
    active: 'False once it has ended, and while it waits for its confirmation.',
    app_name: 'Who asked.',
    app_logo: 'An address; empty where there is none.',
    created_at: 'When it was given.',
    duration: 'Seconds that it lasts.',
    end_user_id: 'Who gave it, by your name for them.',
    end_user_email: 'As the session named it; empty where it did not.',
    expires_at: 'When it ends by itself.',
    institution_id: 'Where the data is.',
    institution_name: 'As people know it.',
    institution_logo: 'An address; empty where there is none.',
    institution_type: 'What it sells.',
    last_accessed: 'Empty until a data API has used the consent.',
    last_consent: 'When the person last agreed.',
    permissions: 'The kinds of data.',
    account_ids: 'The accounts that the person chose.',
    termination_reason: 'Why it ended; empty while it has not.',
  }),
  ConsentList: named(ConsentList, 'Consents, the newest first.'),
  ApiError: object(ApiError, 'A refusal under `/v1`.', {
    id: "Names this refusal in the server's log.",
    name: 'What to branch on.',
    message: 'A sentence for developers. It names the field, never its value.',
  }),
} satisfies Record<string, Component>;
