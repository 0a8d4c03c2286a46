import { createApp, createSSRApp } from 'vue';
import { readPlan } from './story.ts';
import { VueStory } from './vue-story.ts';

const root = document.getElementById('root');
const create = root?.hasChildNodes() ? createSSRApp : createApp;
create(VueStory, { plan: readPlan(root?.dataset.plan) }).mount('#root');
