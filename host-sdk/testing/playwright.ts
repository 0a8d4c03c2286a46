/**
 * What is used of Playwright, by shape: this package depends on no version of it. A `Page` and a `BrowserContext` both
 * are a `RoutedPlace`.
 */
export interface RoutedPlace {
  route(matches: (url: URL) => boolean, handle: (route: PlaywrightRoute) => Promise<void>): Promise<unknown>;
}

export interface PlaywrightRoute {
  request(): PlaywrightRequest;
  fulfill(answer: {
    status?: number;
    headers?: Record<string, string>;
    contentType?: string;
    body?: string;
  }): Promise<void>;
  abort(): Promise<void>;
  /** To whatever else answers that request. */
  fallback(): Promise<void>;
}

export interface PlaywrightRequest {
  url(): string;
  postData(): string | null;
  frame(): PlaywrightFrame;
}

export interface PlaywrightFrame {
  evaluate(expression: string): Promise<unknown>;
}
