import { EndUserId } from '@consentry/protocol/api.ts';
import { InstitutionType, Permission } from '@consentry/protocol/consent.ts';
import { CallbackError, ErrorTypeSchema, FactorType } from '@consentry/protocol/flow.ts';
import { AccountId, ConfirmationCode, ConsentId, InstitutionId, SessionId } from '@consentry/protocol/ids.ts';
import { type Component, named, object } from './component.ts';

/** What more than one area of the API speaks of. */
export const SHARED_COMPONENTS = {
  SessionId: named(SessionId, 'An auth session. Whoever has it may open it once.'),
  ConsentId: named(ConsentId, 'A consent, also called arrangement. Carries no authority.'),
  ConfirmationCode: named(ConfirmationCode, 'Ends the pending of a consent, within a minute.'),
  InstitutionId: named(InstitutionId, 'An institution, named by the operator.'),
  AccountId: named(AccountId, "The institution's own name for an account."),
  EndUserId: named(EndUserId, "The app's own name for its user."),
  Permission: named(Permission, 'One kind of data.'),
  InstitutionType: named(InstitutionType, 'What an institution sells.'),
  FactorType: named(FactorType, 'A kind of second factor.'),
  ErrorType: named(ErrorTypeSchema, 'Why a flow gave no consent. `GET /errors/{error_type}` explains each.'),
  CallbackError: object(CallbackError, 'What an app is told of a flow that gave no consent.', {
    error: "RFC 6749's word for it, such as `access_denied`.",
    error_type: 'Why.',
    error_description: "A sentence for developers' logs.",
    error_id: "Names this failure in the server's log.",
    error_uri: 'A page that explains the type.',
  }),
} satisfies Record<string, Component>;
