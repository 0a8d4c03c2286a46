import { createElement } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { ReactStory } from './react-story.ts';
import { readPlan } from './story.ts';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');
const story = createElement(ReactStory, { plan: readPlan(root.dataset.plan) });
if (root.hasChildNodes()) hydrateRoot(root, story);
else createRoot(root).render(story);
