"""The member's journey (情感地图): stages by touchpoints, and how what is said there feels."""
