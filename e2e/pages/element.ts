import '@consentry/host-sdk/element';
