Z5ASZfdB1D+lusGGATdOLoHNRxowX/IfkOrP/81zghGr+bVwitts1PYeN60vU/+uVtsgTccYVzP+Ez+JTfBgDg==
